import type { Refusing } from './faults.ts';
import { json, type Reply } from './protocol.ts';

/** Why something is refused or has failed, by code of gRPC. */
export interface Failure {
  code: number;
  message: string;
}

const HTTP: Readonly<Record<number, number>> = { 3: 400, 4: 504, 5: 404, 7: 403, 8: 429, 9: 400, 12: 501, 13: 500, 14: 503, 16: 401 };

export function httpStatusOf(code: number): number {
  return HTTP[code] ?? 500;
}

/** An error of the recogniser. Who is not let in hears it from the gateway of the cloud, in its shorter shape. */
export function refusal({ code, message }: Failure, status: number = httpStatusOf(code)): Reply {
  return code === 16 ? json(status, { code, message }) : json(status, { error: message, code, message, details: [] });
}

/** What a fault that was asked for says, and with which status of HTTP. */
export function failureOf(fault: Refusing): Failure & { status: number } {
  switch (fault.kind) {
    case 'rate-limited':
      return { status: 429, code: 8, message: 'Too many requests' };
    case 'out-of-money':
      return { status: 429, code: 8, message: 'The quota of the cloud is used up' };
    case 'failing':
      return { status: fault.status, code: { 500: 13, 502: 14, 503: 14, 504: 4 }[fault.status], message: 'Internal error' };
    case 'too-large':
      return { status: fault.status ?? 413, code: 3, message: `The request is too large: it exceeds ${fault.aboveBytes} bytes` };
    case 'expired-token':
      return { status: 401, code: 16, message: 'The token has expired' };
  }
}
