import type { IncomingCall } from './protocol.ts';

/** Host and port that the client called; HTTP/2 has it elsewhere. */
export function hostOf({ headers }: Pick<IncomingCall, 'headers'>): string {
  return String(headers[':authority'] ?? headers.host ?? '');
}
