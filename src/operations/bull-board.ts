import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { Queue } from 'bullmq';
import { admitOperator } from '../platform/http/admit-operator.ts';
import type { Server } from '../platform/http/server.ts';

/** Its page asks Google for a font; without it the system's own is used. */
const FOREIGN_FONTS = /<link href="https:\/\/fonts\.googleapis\.com[^>]*>/g;

/**
 * The dashboard of the bells in Redis, for the operator. It only shows: what becomes of a job is decided by its row,
 * and changing a bell would change nothing.
 */
export async function mountBullBoard(server: Server, path: string, queues: readonly Queue[]): Promise<void> {
  const adapter = new FastifyAdapter();
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'KazRu-STT Pro' } },
  });
  adapter.setBasePath(path);
  // What goes wrong is answered by the server, like everywhere else.
  adapter.setErrorHandler((error) => {
    throw error;
  });
  await server.register(
    async (scope) => {
      scope.addHook('onRequest', async (request) => admitOperator(request));
      scope.addHook('onSend', async (_request, _reply, payload) =>
        typeof payload === 'string' ? payload.replace(FOREIGN_FONTS, '') : payload,
      );
      await scope.register(adapter.registerPlugin());
    },
    { prefix: path },
  );
}
