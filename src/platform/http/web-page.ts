import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { admitOperator } from './admit-operator.ts';
import type { Server } from './server.ts';

const DIST = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** The built page. Every address that is not the API's and not a file is the page's own to show. */
export async function serveWebPage(server: Server, dist = DIST): Promise<void> {
  if (!existsSync(`${dist}/index.html`)) {
    server.log.warn('the page has not been built; run npm start, or npm run build:web');
    return;
  }
  await server.register(fastifyStatic, {
    root: dist,
    wildcard: false,
    // Names of assets carry a hash of their content.
    setHeaders: (response, path) =>
      void response.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'),
  });
  server.get('/admin', { schema: { hide: true }, onRequest: async (request) => admitOperator(request) }, (_request, reply) =>
    reply.sendFile('index.html'),
  );
  // Any other address is the page's own to show, or to say that there is nothing; programs get the error body.
  server.get('/*', { schema: { hide: true } }, (request, reply) => {
    if (request.url.startsWith('/api/') || !request.headers.accept?.includes('text/html')) return reply.callNotFound();
    return reply.code(/^\/jobs\/[^/]+$/.test(request.url.split('?')[0] ?? '') ? 200 : 404).sendFile('index.html');
  });
}
