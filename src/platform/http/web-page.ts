import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { admitOperator } from './admit-operator.ts';
import type { Server } from './server.ts';

const DIST = fileURLToPath(new URL('../../../web/dist', import.meta.url));

export interface AssetOptions {
  /** In front of the names of the page's files; null: this server. */
  assetUrl: string | null;
  /** Whether they can be had at an address; while not, they come from here. */
  has: (url: string) => Promise<boolean>;
}

/** The built page. Every address that is not the API's and not a file is the page's own to show. */
export async function serveWebPage(server: Server, { assetUrl, has }: AssetOptions, dist = DIST): Promise<void> {
  if (!existsSync(`${dist}/index.html`)) {
    server.log.warn('the page has not been built; run npm start, or npm run build:web');
    return;
  }
  const page = await readFile(`${dist}/index.html`, 'utf8');
  const [entry = ''] = /\/assets\/[^"]+\.js/.exec(page) ?? [];
  const elsewhere = assetUrl === null ? null : page.replaceAll('="/assets/', `="${assetUrl}/assets/`);
  const sendPage = async (reply: FastifyReply, status: number): Promise<FastifyReply> => {
    const html = elsewhere !== null && (await has(`${assetUrl}${entry}`)) ? elsewhere : page;
    return reply.code(status).headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' }).send(html);
  };
  await server.register(fastifyStatic, {
    root: dist,
    wildcard: false,
    index: false,
    preCompressed: true,
    // Names of assets carry a hash of their content, and a CDN hands them to pages of this server.
    setHeaders: (response, path) => {
      const isAsset = path.includes('/assets/');
      response.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache');
      if (isAsset) response.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
    },
  });
  server.get('/', { schema: { hide: true } }, (_request, reply) => sendPage(reply, 200));
  server.get('/admin', { schema: { hide: true }, onRequest: async (request) => admitOperator(request) }, (_request, reply) =>
    sendPage(reply, 200),
  );
  // Any other address is the page's own to show, or to say that there is nothing; programs get the error body.
  server.get('/*', { schema: { hide: true } }, (request, reply) => {
    if (request.url.startsWith('/api/') || !request.headers.accept?.includes('text/html')) return reply.callNotFound();
    return sendPage(reply, /^\/(jobs\/[^/]+|status|evaluation|settings|glossary)$/.test(request.url.split('?')[0] ?? '') ? 200 : 404);
  });
}
