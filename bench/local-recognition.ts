import { availableParallelism } from 'node:os';
import { Readable } from 'node:stream';
import { type App, openApp } from '../src/app.ts';
import { followJob } from '../src/cli/follow-job.ts';
import { loadConfig } from '../src/config/config.ts';
import { readEnv } from '../src/config/env.ts';
import { scoreText } from '../src/evaluation/score-text.ts';
import { PLAIN_REQUEST } from '../src/jobs/create-job.ts';
import { submitRecording } from '../src/jobs/submit-recording.ts';
import { readTranscript } from '../src/library/read-transcript.ts';
import { DEFAULT_OWNER_ID } from '../src/platform/db/schema.ts';
import { createLog } from '../src/platform/telemetry/log.ts';
import { SAMPLE_RATE, wav } from '../test/support/pcm.ts';
import { PLAIN_RUN } from '../test/support/plain-run.ts';
import { numbers } from './lib/options.ts';
import { hearPlainly } from './lib/plain-recogniser.ts';
import { printTable, ratio, seconds, timeOf } from './lib/report.ts';
import { temporaryFolder } from './lib/scratch.ts';
import { inParts, loopClips, transcribedClips } from './lib/speech.ts';

/**
 * The whole pipeline with PocketSphinx against the plain program on the same speech, and against the bound: the plain
 * program on as many parts as there are cores, all at once. The pipeline also decodes, detects speech, stores and merges.
 */
export async function localRecognition(args: string[]): Promise<void> {
  const { minutes } = numbers(args, { minutes: 10 });
  const clips = await transcribedClips();
  const long = loopClips(clips, minutes);
  const cores = availableParallelism();
  await using folder = await temporaryFolder();
  await using app = await openBenchApp(folder.path);
  app.startWorker();

  let heardPlainly = '';
  const whole = await timeOf(async () => {
    heardPlainly = await hearPlainly(long.pcm, folder.path);
  });
  const bound = await timeOf(() => Promise.all(inParts(long, cores).map((part) => hearPlainly(part, folder.path))));
  let heard = '';
  const pipeline = await timeOf(async () => {
    heard = await hearThroughPipeline(app, long.pcm);
  });
  const length = long.pcm.length / SAMPLE_RATE;
  process.stdout.write(`${seconds(length)} of speech, from upload to stored transcript; the server already runs\n`);
  printTable([
    ['', 'time', 'of real time', 'against the bound'],
    ['plain program, whole file', seconds(whole), ratio(whole, length), ratio(whole, bound)],
    [`bound: plain program, ${cores} parts at once`, seconds(bound), ratio(bound, length), ratio(bound, bound)],
    ['pipeline', seconds(pipeline), ratio(pipeline, length), ratio(pipeline, bound)],
  ]);

  process.stdout.write('\nWords wrong\n');
  const rows = [{ name: 'all of them in a row', reference: long.reference, plainly: heardPlainly, piped: heard }];
  for (const { name, pcm, reference } of clips) {
    const piped = await hearThroughPipeline(app, pcm);
    rows.push({ name, reference, plainly: await hearPlainly(pcm, folder.path), piped });
  }
  printTable([
    ['recording', 'words', 'plain program', 'pipeline'],
    ...rows.map(({ name, reference, plainly, piped }) => [
      name,
      String(scoreText(reference, '').words),
      rate([{ reference, heard: plainly }]),
      rate([{ reference, heard: piped }]),
    ]),
    [
      'the single recordings',
      String(rows.slice(1).reduce((sum, { reference }) => sum + scoreText(reference, '').words, 0)),
      rate(rows.slice(1).map(({ reference, plainly }) => ({ reference, heard: plainly }))),
      rate(rows.slice(1).map(({ reference, piped }) => ({ reference, heard: piped }))),
    ],
  ]);
}

function openBenchApp(dataDir: string): Promise<App> {
  const { PATH } = process.env;
  const config = loadConfig(readEnv({ PATH, ...PLAIN_RUN, DATA_DIR: dataDir, PORT: '0' }));
  return openApp(config, createLog({ level: 'error', format: 'pretty' }), 'bench');
}

async function hearThroughPipeline(app: App, pcm: Int16Array): Promise<string> {
  const jobId = await submitRecording(app, {
    source: Readable.from([wav(pcm)]),
    name: 'speech.wav',
    ownerId: DEFAULT_OWNER_ID,
    sessionId: null,
    request: () => ({ ...PLAIN_REQUEST, engine: 'pocketsphinx', language: 'en' }),
  });
  const end = await followJob(app, jobId, () => {}, AbortSignal.timeout(3_600_000));
  if (end?.status !== 'completed') throw new Error(`the job ended as ${end?.status}: ${JSON.stringify(end?.error)}`);
  return (await readTranscript(app.db, DEFAULT_OWNER_ID, jobId)).raw_text;
}

function rate(hearings: readonly { reference: string; heard: string }[]): string {
  const counts = hearings.map(({ reference, heard }) => scoreText(reference, heard));
  const errors = counts.reduce((sum, count) => sum + count.errors, 0);
  const words = counts.reduce((sum, count) => sum + count.words, 0);
  return `${((100 * errors) / words).toFixed(1)} %`;
}
