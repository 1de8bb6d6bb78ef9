import { z } from 'zod';
import { DeadLetter, DeadPage, DeadQuery, DropRequest, QueueOverview, RetriedLetters } from '../contract/admin.ts';
import { ErrorBody } from '../contract/app-error.ts';
import type { QueueTools } from '../jobs/queue-state.ts';
import { findDeadLetter, listDeadLetters } from '../library/dead-letters.ts';
import { dropDeadLetter } from '../library/drop-dead-letter.ts';
import { retryDeadLetter, retryDeadLetters } from '../library/retry-dead-letters.ts';
import type { OpenDoorbell } from '../platform/doorbell/open-doorbell.ts';
import { admitOperator } from '../platform/http/admit-operator.ts';
import type { Server } from '../platform/http/server.ts';
import { type DegradationTools, overrideRoutes } from './degradation/routes.ts';
import { readQueueOverview } from './queue-overview.ts';

export interface AdminTools extends QueueTools, DegradationTools {
  doorbell: OpenDoorbell;
}

/** Where the dashboard of the bells in Redis is. */
const BOARD = '/admin/queues';

const tags = ['admin'];
const JobParams = z.object({ id: z.string().describe('A job_id of the list') });
const refused = { 400: ErrorBody, 403: ErrorBody };
const ofOne = { ...refused, 404: ErrorBody, 409: ErrorBody };

/** What is for the operator alone: the queue, the dead letters, switching by hand, and the dashboard of the bells in Redis. */
export async function adminRoutes(server: Server, tools: AdminTools): Promise<void> {
  await server.register(
    async (scope) => {
      const admin = scope as Server;
      admin.addHook('onRequest', async (request) => admitOperator(request));
      addQueue(admin, tools);
      addDeadLetters(admin, tools);
      await overrideRoutes(admin, tools);
    },
    { prefix: '/api/v1/admin' },
  );
  const { queues } = tools.doorbell;
  if (queues === null) return;
  const { mountBullBoard } = await import('./bull-board.ts');
  await mountBullBoard(server, BOARD, queues);
}

function addQueue(server: Server, tools: AdminTools): void {
  const board = tools.doorbell.queues && BOARD;
  server.get(
    '/queue',
    { schema: { tags, summary: 'What waits, what runs, and the workers', response: { 200: QueueOverview, ...refused } } },
    () => readQueueOverview(tools, board),
  );
}

function addDeadLetters(server: Server, tools: AdminTools): void {
  const { db } = tools;

  server.get(
    '/dead',
    {
      schema: {
        tags,
        summary: 'List the dead letters, newest first',
        description: 'Jobs that were given up after three crashes of their worker, or after errors that trying again did not mend.',
        querystring: DeadQuery,
        response: { 200: DeadPage, ...refused },
      },
    },
    (request) => listDeadLetters(db, request.query),
  );

  server.get(
    '/dead/:id',
    { schema: { tags, summary: 'One dead letter, dropped or not', params: JobParams, response: { 200: DeadLetter, ...ofOne } } },
    (request) => findDeadLetter(db, request.params.id),
  );

  server.post(
    '/dead/:id/retry',
    {
      schema: {
        tags,
        summary: 'Put one back into the queue',
        params: JobParams,
        response: { 200: RetriedLetters, ...ofOne, 410: ErrorBody },
      },
    },
    async (request) => {
      await retryDeadLetter(tools, request.params.id);
      return { retried: 1, left: 0 };
    },
  );

  server.post(
    '/dead/retry',
    { schema: { tags, summary: 'Put all back into the queue', response: { 200: RetriedLetters, ...refused } } },
    () => retryDeadLetters(tools),
  );

  server.post(
    '/dead/:id/drop',
    {
      schema: {
        tags,
        summary: 'Take one off the list',
        description: 'The job stays failed and can be read and tried again; the reason is kept with it.',
        params: JobParams,
        body: DropRequest,
        response: { 200: DeadLetter, ...ofOne },
      },
    },
    (request) => dropDeadLetter(db, request.params.id, request.body.reason),
  );
}
