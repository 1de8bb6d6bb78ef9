import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JobProgress } from '../../src/contract/job.ts';
import { send } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { completeJob, seedJob } from '../support/seed-jobs.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

/** One reader of an event stream. */
interface Reader {
  type: string | undefined;
  events(): JobProgress[];
  /** Resolves when the server has ended the stream. */
  ended: Promise<void>;
  leave(): void;
}

function follow(url: string, jobId: string): Promise<Reader> {
  const { promise, resolve, reject } = Promise.withResolvers<Reader>();
  const request = get(
    `${url}/api/v1/jobs/${jobId}/status`,
    { headers: { accept: 'text/event-stream' }, agent: false },
    (answer: IncomingMessage) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (more: string) => {
        text += more;
      });
      const ended = new Promise<void>((done) => answer.on('close', done));
      answer.on('error', () => {});
      resolve({
        type: answer.headers['content-type'],
        ended,
        events: () =>
          [...text.matchAll(/event: progress\ndata: (.*)\n\n/g)].map((match) => JobProgress.strict().parse(JSON.parse(match[1] ?? ''))),
        leave: () => request.destroy(),
      });
    },
  );
  request.on('error', reject);
  return promise;
}

describe('GET /jobs/{id}/status as an event stream', () => {
  let test1: TestApp;
  let url: string;
  /** Subscriptions to changes that are open. */
  let listening = 0;
  beforeAll(async () => {
    test1 = await openTestApp();
    const { doorbell } = test1.app;
    const onChange = doorbell.onChange;
    doorbell.onChange = (listener) => {
      listening++;
      const off = onChange(listener);
      return () => {
        listening--;
        off();
      };
    };
    ({ url } = await test1.app.listen());
  });
  afterAll(() => test1[Symbol.asyncDispose]());

  test('every reader gets the state now and each change, until the job has ended', async () => {
    const id = await seedJob(test1.app);
    const readers = await Promise.all([follow(url, id), follow(url, id), follow(url, id)]);
    for (const reader of readers) {
      expect(reader.type).toMatch(/^text\/event-stream/);
      await expect.poll(reader.events).toHaveLength(1);
    }
    await completeJob(test1.app, id);
    test1.app.doorbell.announce(id);
    for (const reader of readers) {
      await reader.ended;
      expect(reader.events()[0]).toMatchObject({ job_id: id, status: 'queued', queue_position: 1 });
      expect(reader.events().at(-1)).toMatchObject({ status: 'completed', progress: 100, queue_position: null });
    }
    await expect.poll(() => listening).toBe(0);
  });

  test('a change that was not announced is found all the same', async () => {
    const id = await seedJob(test1.app);
    const reader = await follow(url, id);
    await expect.poll(reader.events).toHaveLength(1);
    await completeJob(test1.app, id);
    await reader.ended;
    expect(reader.events().at(-1)).toMatchObject({ status: 'completed' });
  });

  test('a job that has ended is told in one event', async () => {
    const id = await seedJob(test1.app);
    await completeJob(test1.app, id);
    const reader = await follow(url, id);
    await reader.ended;
    expect(reader.events()).toMatchObject([{ status: 'completed' }]);
  });

  test('cancelling ends the stream with the reason', async () => {
    const id = await seedJob(test1.app);
    const reader = await follow(url, id);
    await expect.poll(reader.events).toHaveLength(1);
    await send(`${url}/api/v1/jobs/${id}/cancel`, 'POST');
    await reader.ended;
    expect(reader.events().at(-1)).toMatchObject({ status: 'cancelled' });
  });

  test('deleting ends the stream', async () => {
    const id = await seedJob(test1.app);
    const reader = await follow(url, id);
    await expect.poll(reader.events).toHaveLength(1);
    await send(`${url}/api/v1/jobs/${id}`, 'DELETE');
    await reader.ended;
    await expect.poll(() => listening).toBe(0);
  });

  test('a reader that goes away leaves nothing', async () => {
    const id = await seedJob(test1.app);
    const stays = await follow(url, id);
    const leaves = await follow(url, id);
    await expect.poll(() => listening).toBe(2);
    leaves.leave();
    await expect.poll(() => listening, { timeout: 5000 }).toBe(1);
    stays.leave();
    await expect.poll(() => listening, { timeout: 5000 }).toBe(0);
  });

  test('a server that closes ends its streams', async () => {
    const other = await openTestApp();
    const { url: at } = await other.app.listen();
    const reader = await follow(at, await seedJob(other.app));
    await expect.poll(reader.events).toHaveLength(1);
    await other[Symbol.asyncDispose]();
    await reader.ended;
    expect(reader.events()).toHaveLength(1);
  });
});
