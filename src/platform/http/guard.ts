import type { FastifyInstance } from 'fastify';
import { AppError } from '../../contract/app-error.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * What makes a server without accounts safe on a laptop (requirement SE-1): it answers only to names that are its own,
 * which defeats DNS rebinding, and pages of other sites cannot change anything.
 */
export function guardOpenMode(server: FastifyInstance, allowedHosts: readonly string[]): void {
  const allowed = (name: string): boolean => LOCAL_NAMES.has(name) || allowedHosts.includes(name);
  server.addHook('onRequest', async (request) => {
    const name = hostName(request.headers.host ?? '');
    if (name === null || !allowed(name)) throw new AppError('HOST_NOT_ALLOWED', { details: { host: request.headers.host?.slice(0, 200) } });
    if (SAFE_METHODS.has(request.method)) return;
    const site = request.headers['sec-fetch-site'];
    const origin = request.headers.origin;
    const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
    const foreignOrigin = origin !== undefined && URL.parse(origin)?.host !== request.headers.host?.toLowerCase();
    if (foreignSite || foreignOrigin) throw new AppError('CROSS_SITE_REQUEST', { details: { origin } });
  });
}

/** Whether a Host header has a name that always means the machine on which it is said. */
export function namesThisMachine(host: string): boolean {
  return LOCAL_NAMES.has(hostName(host) ?? '');
}

/** The name in a Host header, without its port; null when it is none. */
function hostName(host: string): string | null {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase() ?? null;
}
