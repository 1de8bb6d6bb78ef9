import { AppError } from '../../contract/app-error.ts';
import { POLL_SECONDS } from '../../contract/degradation.ts';
import { ENDED, Job, JobPage, JobProgress, JobQuery, KeepRequest } from '../../contract/job.ts';
import { retryJob } from '../../jobs/retry-job.ts';
import { errorBody } from '../../platform/http/error-handler.ts';
import type { Server } from '../../platform/http/server.ts';
import { cancelJob } from '../cancel-job.ts';
import { deleteJob, restoreJob } from '../delete-job.ts';
import { describeJob, findJob, findRow } from '../find-job.ts';
import { jobProgress } from '../job-progress.ts';
import { keepRecording } from '../keep-recording.ts';
import { listJobs } from '../list-jobs.ts';
import { watchJob } from '../watch-job.ts';
import { errors, JobParams, OWNER, type RouteTools } from './route-tools.ts';

const tags = ['jobs'];

/** The jobs of an owner: list, read, follow, cancel, delete, restore, keep. */
export async function jobRoutes(server: Server, tools: RouteTools): Promise<void> {
  const closing = new AbortController();
  server.addHook('preClose', async () => closing.abort());
  const assertLive = (): void => {
    if (tools.isOff('live')) throw new AppError('FEATURE_DISABLED', { details: { feature: 'live', poll_after: POLL_SECONDS } });
  };

  server.get(
    '/jobs',
    { schema: { tags, summary: 'List jobs', querystring: JobQuery, response: { 200: JobPage, ...errors(400) } } },
    (request) => listJobs(tools, OWNER, request.query),
  );

  server.get(
    '/jobs/:id',
    { schema: { tags, summary: 'One job', params: JobParams, response: { 200: Job, ...errors(400, 404, 410) } } },
    (request) => findJob(tools, OWNER, request.params.id),
  );

  server.get(
    '/jobs/:id/status',
    {
      sse: 'dual',
      schema: {
        tags,
        summary: 'Follow a job',
        description: 'With `Accept: text/event-stream` a stream of `progress` events until the job has ended.',
        params: JobParams,
        response: { 200: JobProgress, ...errors(400, 404, 410, 503) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const first = await jobProgress(tools, OWNER, id);
      if (!request.headers.accept?.includes('text/event-stream')) return first;
      assertLive();
      const gone = new AbortController();
      reply.sse.onClose(() => gone.abort());
      const signal = AbortSignal.any([gone.signal, closing.signal]);
      try {
        await sendChanges(watchJob(tools, OWNER, id, signal), assertLive, (progress) =>
          reply.sse.send({ event: 'progress', data: progress }),
        );
      } catch (error) {
        await reply.sse.send({ event: 'error', data: errorBody(AppError.fromUnknown(error), request.id, '') });
      }
      return undefined as never;
    },
  );

  server.post(
    '/jobs/:id/cancel',
    { schema: { tags, summary: 'Stop a job', params: JobParams, response: { 200: Job, ...errors(400, 404, 409, 410) } } },
    async (request) => {
      await cancelJob(tools, OWNER, request.params.id);
      return findJob(tools, OWNER, request.params.id);
    },
  );

  server.post(
    '/jobs/:id/retry',
    {
      schema: {
        tags,
        summary: 'Try again what failed',
        description:
          'Puts a failed job, or a completed one with gaps, back into the queue. What was recognised stays; only what is missing is done again.',
        params: JobParams,
        response: { 200: Job, ...errors(400, 404, 409, 410) },
      },
    },
    async (request) => {
      await findRow(tools.db, OWNER, request.params.id);
      tools.doorbell.ring(await retryJob(tools.db, request.params.id));
      tools.doorbell.announce(request.params.id);
      return findJob(tools, OWNER, request.params.id);
    },
  );

  server.delete(
    '/jobs/:id',
    {
      schema: {
        tags,
        summary: 'Delete a job',
        description: 'It is gone at once, its bytes after 60 seconds; until then `restore` brings it back.',
        params: JobParams,
        response: { 200: Job, ...errors(400, 404) },
      },
    },
    async (request) => {
      await deleteJob(tools, OWNER, request.params.id);
      return describeJob(tools, await findRow(tools.db, OWNER, request.params.id, { deletedToo: true }));
    },
  );

  server.post(
    '/jobs/:id/restore',
    { schema: { tags, summary: 'Bring a deleted job back', params: JobParams, response: { 200: Job, ...errors(400, 404, 409) } } },
    async (request) => {
      await restoreJob(tools, OWNER, request.params.id);
      return findJob(tools, OWNER, request.params.id);
    },
  );

  server.post(
    '/jobs/:id/keep',
    {
      schema: {
        tags,
        summary: 'Keep the audio',
        description: 'Takes the recording out of the retention sweep; `{"keep": false}` puts it back.',
        params: JobParams,
        body: KeepRequest,
        response: { 200: Job, ...errors(400, 404, 410) },
      },
    },
    async (request) => {
      await keepRecording(tools.db, OWNER, request.params.id, request.body?.keep ?? true, tools.retentionMs);
      return findJob(tools, OWNER, request.params.id);
    },
  );
}

/** Sends what differs from the message before, until the job has ended or `assertMay` throws. */
async function sendChanges(
  states: AsyncIterable<JobProgress>,
  assertMay: () => void,
  send: (progress: JobProgress) => Promise<void>,
): Promise<void> {
  let last = '';
  for await (const progress of states) {
    assertMay();
    const text = JSON.stringify(progress);
    if (text !== last) await send(progress);
    last = text;
    if (ENDED.has(progress.status)) return;
  }
}
