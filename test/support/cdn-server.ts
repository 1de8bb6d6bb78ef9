import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the purge API of the CDN misbehaves. */
export type PurgeFault = { status: number; retryAfter?: string } | 'hang' | 'reset' | 'forgets nothing';

/**
 * A caching CDN as small as one can be: it fetches from an origin, keeps what says that it is public, forgets what its
 * Cloudflare-like API is told to, and misbehaves as it is told.
 */
export interface CdnServer extends AsyncDisposable {
  url: string;
  apiUrl: string;
  zone: string;
  token: string;
  /** `hit …` and `miss …` for every GET. */
  seen: string[];
  purges: unknown[];
  setOrigin(url: string): void;
  misbehave(fault: { status: number } | 'hang' | null): void;
  misbehaveAtPurge(fault: PurgeFault | null): void;
}

interface Kept {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export async function startCdn(): Promise<CdnServer> {
  let origin = '';
  let fault: { status: number } | 'hang' | null = null;
  let purgeFault: PurgeFault | null = null;
  const kept = new Map<string, Kept>();
  const seen: string[] = [];
  const purges: unknown[] = [];
  const zone = '023e105f4ecef8ad9ca31a8372d0c353';
  const token = 'cdn-token';

  const fetchFromOrigin = (path: string): Promise<Kept> => {
    const { promise, resolve, reject } = Promise.withResolvers<Kept>();
    request(`${origin}${path}`, { agent: false }, async (answer) => {
      const blocks: Buffer[] = [];
      for await (const block of answer) blocks.push(block);
      const found = { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(blocks) };
      if (found.status === 200 && /^public/.test(found.headers['cache-control'] ?? '')) kept.set(path, found);
      resolve(found);
    })
      .on('error', reject)
      .end();
    return promise;
  };

  const server = createServer(async (asked, answer) => {
    const { method = '', url = '' } = asked;
    if (fault === 'hang') return;
    if (fault !== null) return void answer.writeHead(fault.status).end();
    const found = kept.get(url);
    if (method === 'GET') seen.push(`${found ? 'hit' : 'miss'} ${url.split('?')[0]}`);
    const { status, headers, body } = found ?? (await fetchFromOrigin(url));
    answer.writeHead(status, { ...headers, 'cf-cache-status': found ? 'HIT' : 'MISS' });
    answer.end(method === 'HEAD' ? undefined : body);
  });
  const api = createServer(async (asked, answer) => {
    const blocks: Buffer[] = [];
    for await (const block of asked) blocks.push(block);
    const refuse = (status: number, code: number, message: string, headers = {}): void => {
      answer.writeHead(status, { 'content-type': 'application/json', ...headers });
      answer.end(JSON.stringify({ success: false, errors: [{ code, message }], messages: [], result: null }));
    };
    if (purgeFault === 'hang') return;
    if (purgeFault === 'reset') return void asked.socket.resetAndDestroy();
    if (typeof purgeFault === 'object' && purgeFault !== null)
      return refuse(purgeFault.status, 10_000, 'no', purgeFault.retryAfter ? { 'retry-after': purgeFault.retryAfter } : {});
    if (asked.headers.authorization !== `Bearer ${token}`) return refuse(403, 10_000, 'Authentication error');
    if (asked.method !== 'POST' || asked.url !== `/client/v4/zones/${zone}/purge_cache`) return refuse(404, 7003, 'Could not route');
    const body = JSON.parse(Buffer.concat(blocks).toString());
    if (body.purge_everything !== true && !(Array.isArray(body.files) && body.files.length > 0 && body.files.length <= 30))
      return refuse(400, 1012, 'Request must contain one of "purge_everything" or "files"');
    purges.push(body);
    if (purgeFault === null) {
      if (body.purge_everything === true) kept.clear();
      for (const file of body.files ?? []) kept.delete(String(file).replace(/^https?:\/\/[^/]+/, ''));
    }
    answer.writeHead(200, { 'content-type': 'application/json' });
    answer.end(JSON.stringify({ success: true, errors: [], messages: [], result: { id: zone } }));
  });
  const ports: number[] = [];
  for (const each of [server, api]) {
    each.listen(0, '127.0.0.1');
    await once(each, 'listening');
    ports.push((each.address() as AddressInfo).port);
  }
  return {
    url: `http://127.0.0.1:${ports[0]}`,
    apiUrl: `http://127.0.0.1:${ports[1]}/client/v4`,
    zone,
    token,
    seen,
    purges,
    setOrigin: (url) => {
      origin = url;
    },
    misbehave: (next) => {
      fault = next;
    },
    misbehaveAtPurge: (next) => {
      purgeFault = next;
    },
    async [Symbol.asyncDispose]() {
      for (const each of [server, api]) {
        each.closeAllConnections();
        each.close();
      }
    },
  };
}
