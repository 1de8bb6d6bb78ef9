import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type App, openApp } from '../../src/app.ts';
import { followJob } from '../../src/cli/follow-job.ts';
import { loadConfig } from '../../src/config/config.ts';
import { readEnv } from '../../src/config/env.ts';
import type { Job } from '../../src/contract/job.ts';
import { PLAIN_REQUEST } from '../../src/jobs/create-job.ts';
import { submitRecording } from '../../src/jobs/submit-recording.ts';
import { findJob } from '../../src/library/find-job.ts';
import { DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { wav } from '../../test/support/pcm.ts';
import { PLAIN_RUN } from '../../test/support/plain-run.ts';
import { temporaryFolder } from './scratch.ts';

export interface EndpointApp extends AsyncDisposable {
  app: App;
  /** Transcribes through the whole pipeline; gives the job, and how long the worker was at it. */
  hear(pcm: Int16Array): Promise<{ job: Job; processingMs: number }>;
}

/** The program with one endpoint as its engine, running jobs. */
export async function openEndpointApp(endpoint: Record<string, unknown>, prices?: unknown[]): Promise<EndpointApp> {
  await using opening = new AsyncDisposableStack();
  const { path } = opening.use(await temporaryFolder());
  const [enginesFile, pricesFile] = [join(path, 'engines.json'), join(path, 'prices.json')];
  await writeFile(enginesFile, JSON.stringify([{ id: 'bench', model: 'bench', ...endpoint }]));
  await writeFile(pricesFile, JSON.stringify(prices ?? []));
  const { PATH } = process.env;
  const config = loadConfig(
    readEnv({
      ...PLAIN_RUN,
      PATH,
      BENCH_KEY: 'not-secret',
      DATA_DIR: join(path, 'data'),
      PORT: '0',
      ENGINES_FILE: enginesFile,
      PRICES_FILE: pricesFile,
      ENGINE_ORDER: 'bench',
    }),
  );
  const app = opening.use(await openApp(config, createLog({ level: 'error', format: 'pretty' }), 'bench'));
  app.startWorker();
  const open = opening.move();
  return {
    app,
    async hear(pcm) {
      const jobId = await submitRecording(app, {
        source: Readable.from([wav(pcm)]),
        name: 'speech.wav',
        ownerId: DEFAULT_OWNER_ID,
        sessionId: null,
        request: () => ({ ...PLAIN_REQUEST, language: 'kk' }),
      });
      await followJob(app, jobId, () => {}, AbortSignal.timeout(3_600_000));
      const job = await findJob(app, DEFAULT_OWNER_ID, jobId);
      if (job.status !== 'completed') throw new Error(`the job ended as ${job.status}: ${JSON.stringify(job.error)}`);
      const { processing_ms } = await app.db
        .selectFrom('transcripts')
        .select('processing_ms')
        .where('job_id', '=', jobId)
        .executeTakeFirstOrThrow();
      return { job, processingMs: processing_ms };
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
