import type { FastifyRequest } from 'fastify';
import { AppError } from '../../contract/app-error.ts';
import { namesThisMachine } from './guard.ts';

const LOOPBACK = /^(::1|(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/;
/** What proxies say about the request that they pass on: it came from somewhere else. */
const FORWARDED = /^(forwarded|via|x-forwarded(-.+)?|x-original-.+|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-.+)$/;

/**
 * Lets only the operator pass. Until there are accounts that is who comes from this machine itself, by its own name, and
 * not through a proxy; what a header says about where it came from counts against it, never for it. Throws ADMIN_ONLY.
 */
export function admitOperator(request: Asker): void {
  if (!isOperator(request)) throw new AppError('ADMIN_ONLY');
}

type Asker = Pick<FastifyRequest, 'headers' | 'raw'>;

export function isOperator({ headers, raw }: Asker): boolean {
  const local = LOOPBACK.test(raw.socket.remoteAddress ?? '') && namesThisMachine(headers.host ?? '');
  return local && !Object.keys(headers).some((name) => FORWARDED.test(name));
}
