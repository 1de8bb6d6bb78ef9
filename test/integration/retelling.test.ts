import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Job } from '../../src/contract/job.ts';
import type { TellSpeakers } from '../../src/contract/speakers.ts';
import { Transcript } from '../../src/contract/transcript.ts';
import { createEngines } from '../../src/engines/registry.ts';
import type { SpeakerTurn } from '../../src/transcript/speaker-turn.ts';
import { type Dialogue, makeDialogue } from '../support/dialogues.ts';
import { errorRate } from '../support/diarization.ts';
import { ask, ended, expectError, expectShape, send, uploaded } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { concat, silence, wav } from '../support/pcm.ts';
import { runCli } from '../support/run-cli.ts';
import { type Scripted, scriptedEngine } from '../support/scripted-engine.ts';
import { completeJob, seedJob } from '../support/seed-jobs.ts';
import { startServer } from '../support/server-process.ts';
import { openTestApp, type TestApp, testConfig } from '../support/test-app.ts';

checkLeaks();

/** Hears a word every half second. */
const clockwork = (): Scripted =>
  scriptedEngine('one', ({ audio: { durationMs } }) => ({
    words: Array.from({ length: Math.floor(durationMs / 500) }, (_, index) => ({
      text: `сөз${index}`,
      startMs: index * 500,
      endMs: index * 500 + 450,
      confidence: 0.9,
      language: 'kk',
    })),
    warnings: [],
    billedMs: null,
  }));

let opened: TestApp;
let url: string;
let engine: Scripted;
let dialogue: Dialogue;
let stopWorker: () => Promise<void>;
beforeAll(async () => {
  engine = clockwork();
  opened = await openTestApp({ engines: createEngines(testConfig({}).engines, [engine.engine]) });
  ({ url } = await opened.app.listen());
  const worker = opened.app.startWorker();
  stopWorker = async () => worker[Symbol.asyncDispose]();
  dialogue = await makeDialogue({ seed: 2, speakers: 3, turns: 15 });
});
afterAll(() => opened[Symbol.asyncDispose]());

const at = (id: string, what = ''): string => `${url}/api/v1/jobs/${id}${what}`;
const read = (id: string): Promise<Transcript> => expectShape(ask(at(id, '/transcript')), Transcript);
const tell = (id: string, counts: TellSpeakers): Promise<Job> => expectShape(send(at(id, '/speakers/tell'), 'POST', counts), Job);
const heard = async (pcm: Int16Array, fields: Record<string, string>): Promise<string> => {
  const { job_id } = await uploaded(url, wav(pcm), { fields: { language: 'kk', diarize: 'true', ...fields } });
  expect((await ended(url, job_id)).status).toBe('completed');
  return job_id;
};

/** Who speaks when by the transcript; under their names. */
function namedTurns({ segments, speakers }: Transcript): SpeakerTurn[] {
  const names = new Map(speakers.map(({ speaker_id, label }) => [speaker_id, label]));
  return segments.map(({ start_time, end_time, speaker_id }) => ({
    startMs: start_time * 1000,
    endMs: end_time * 1000,
    speaker: names.get(speaker_id) ?? '',
  }));
}

/** Whom of the dialogue a speaker of the transcript mostly is. */
function voiceOf({ segments }: Transcript, id: string): string {
  const shared = new Map<string, number>();
  for (const { start_time, end_time } of segments.filter(({ speaker_id }) => speaker_id === id))
    for (const { startMs, endMs, speaker } of dialogue.turns)
      shared.set(
        speaker,
        (shared.get(speaker) ?? 0) + Math.max(0, Math.min(endMs, end_time * 1000) - Math.max(startMs, start_time * 1000)),
      );
  return [...shared].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

describe('speakers that are told apart again', () => {
  test('are as many as are asked for; who keeps speaking keeps the name; nothing is recognised, and the way back is the count of before', async () => {
    const id = await heard(dialogue.pcm, { speakers: '2' });
    const two = await read(id);
    expect(two.speaker_count).toBe(2);
    const names = two.speakers.map(({ speaker_id }) => ({ speaker_id, label: `Person ${voiceOf(two, speaker_id)}` }));
    await expectShape(send(at(id, '/speakers'), 'PUT', { speakers: names }), Transcript);
    const calls = engine.calls.length;

    const queued = await tell(id, { speakers: 3 });
    expect(queued).toMatchObject({ telling_speakers: true, speakers: 2 });
    const done = await ended(url, id);
    expect(done).toMatchObject({ status: 'completed', telling_speakers: false, speakers: 3, warnings: [], error: null });
    const three = await read(id);
    expect(three.speaker_count).toBe(3);
    expect(engine.calls).toHaveLength(calls);
    expect(three.text.replaceAll('\n', ' ')).toBe(two.text.replaceAll('\n', ' '));
    expect(three.metadata).toMatchObject({ diarizer: 'acoustic', engine_calls: two.metadata.engine_calls, chunks: two.metadata.chunks });
    for (const { speaker_id, label } of three.speakers)
      if (names.some((own) => own.speaker_id === speaker_id)) expect(label).toBe(`Person ${voiceOf(three, speaker_id)}`);
    expect(three.speakers.filter(({ label }) => label.startsWith('Person'))).toHaveLength(2);
    expect(errorRate(dialogue.turns, namedTurns(three))).toBeLessThan(0.15);

    await tell(id, { speakers: 2 });
    expect((await ended(url, id)).speakers).toBe(2);
    const back = await read(id);
    expect(back.segments.map(({ speaker_id }) => speaker_id)).toEqual(two.segments.map(({ speaker_id }) => speaker_id));
    expect(back.speakers.map(({ label }) => label)).toEqual(names.map(({ label }) => label));
  });

  test('are as many as are found without a count, and within bounds; the job says what was asked for', async () => {
    const id = await heard(dialogue.pcm, { speakers: '1' });
    await tell(id, null);
    expect(await ended(url, id)).toMatchObject({ diarize: true, speakers: null, min_speakers: null, max_speakers: null });
    expect((await read(id)).speaker_count).toBe(3);
    await tell(id, { min_speakers: 1, max_speakers: 2 });
    expect(await ended(url, id)).toMatchObject({ speakers: null, min_speakers: 1, max_speakers: 2 });
    expect((await read(id)).speaker_count).toBe(2);
  });

  test('are told by sound, though channels told them before', async () => {
    const channel = (speakers: string[]) => {
      const alone = new Int16Array(dialogue.pcm.length);
      for (const { startMs, endMs, speaker } of dialogue.turns)
        if (speakers.includes(speaker)) alone.set(dialogue.pcm.subarray(startMs * 16, endMs * 16), startMs * 16);
      return alone;
    };
    const [left, right] = [channel(['A']), channel(['B', 'C'])];
    const both = new Int16Array(2 * left.length);
    for (const [index, sample] of left.entries()) both.set([sample, right[index] ?? 0], 2 * index);
    const { job_id: id } = await uploaded(url, wav(both, { channels: 2 }), { fields: { language: 'kk', diarize: 'true' } });
    await ended(url, id);
    expect((await read(id)).metadata.diarizer).toBe('channels');
    await tell(id, { speakers: 3 });
    await ended(url, id);
    const told = await read(id);
    expect([told.metadata.diarizer, told.speaker_count]).toEqual(['acoustic', 3]);
  });
});

describe('what is refused', () => {
  test.each([
    [{ speakers: 0 }],
    [{ speakers: 1000 }],
    [{ speakers: -1 }],
    [{ speakers: 2.5 }],
    [{ min_speakers: 5, max_speakers: 2 }],
    [{ speakers: 5, max_speakers: 2 }],
    [{ people: 2 }],
  ])('%j', async (counts) => {
    const id = await seedJob(opened.app);
    await completeJob(opened.app, id);
    await expectError(send(at(id, '/speakers/tell'), 'POST', counts), 'VALIDATION_FAILED', 400);
    expect((await expectShape(ask(at(id)), Job)).status).toBe('completed');
  });

  test('a job without its audio, one that has not completed, and one that is not there', async () => {
    const { db } = opened.app;
    const id = await seedJob(opened.app);
    await db.updateTable('jobs').set({ status: 'failed' }).where('id', '=', id).execute();
    await expectError(send(at(id, '/speakers/tell'), 'POST', {}), 'TRANSCRIPT_NOT_READY', 409);
    await db.updateTable('jobs').set({ status: 'completed' }).where('id', '=', id).execute();
    await db
      .updateTable('recordings')
      .set({ media_key: null })
      .where('id', '=', (eb) => eb.selectFrom('jobs').select('recording_id').where('id', '=', id))
      .execute();
    await expectError(send(at(id, '/speakers/tell'), 'POST', {}), 'MEDIA_GONE', 410);
    await expectError(send(at('x', '/speakers/tell'), 'POST', {}), 'INVALID_JOB_ID', 400);
    await expectError(send(at('01890000-0000-7000-8000-000000000001', '/speakers/tell'), 'POST', {}), 'JOB_NOT_FOUND', 404);
  });
});

describe('what cannot be done', () => {
  test.each([
    ['audio that cannot be decoded any more', Buffer.alloc(100_000, 1)],
    ['audio in which nobody speaks', wav(silence(20_000))],
  ])('leaves transcript, names and audio as they were, with a warning that says so: %s', async (_what, bytes) => {
    const id = await heard(dialogue.pcm, { speakers: '2' });
    const before = await read(id);
    const [original] = (await opened.files())
      .filter((file) => file.includes('original'))
      .toSorted()
      .slice(-1);
    await writeFile(original as string, bytes);
    await tell(id, { speakers: 3 });
    const after = await ended(url, id);
    expect(after).toMatchObject({ status: 'completed', speakers: 2, error: null, telling_speakers: false, audio: 'ready' });
    expect(after.warnings).toMatchObject([{ code: 'SPEAKERS_UNCHANGED', details: { speakers: 3 } }]);
    const { warnings, ...metadata } = before.metadata;
    expect(await read(id)).toEqual({ ...before, metadata: { ...metadata, warnings: after.warnings } });
    expect(warnings).toEqual([]);
  });
});

describe('other processes', () => {
  const surroundings = (): Record<string, string> => {
    const { config, dataDir } = opened;
    return { DATA_DIR: dataDir, DATABASE_URL: config.database.kind === 'server' ? config.database.url : '' };
  };

  test('a command in the terminal does it, without the engine that heard the recording', async () => {
    const id = await heard(dialogue.pcm, { speakers: '2' });
    await stopWorker();
    const { stdout, stderr, exitCode } = await runCli(['speakers', 'tell', id, '--speakers', '3'], surroundings());
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.match(/^speaker_\d /gm)).toHaveLength(3);
    expect((await read(id)).speaker_count).toBe(3);
    const refused = await runCli(['speakers', 'tell', id, '--speakers', '1000'], surroundings());
    expect(refused).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining('VALIDATION_FAILED') });
  });

  test('a worker that is killed in between leaves the transcript; the next one does it', async () => {
    const long = concat(...Array.from({ length: 5 }, () => dialogue.pcm));
    const worker = opened.app.startWorker();
    const id = await heard(long, { speakers: '2' });
    await worker[Symbol.asyncDispose]();
    const before = await read(id);
    const calls = engine.calls.length;
    await tell(id, { speakers: 3 });
    const child = await startServer(surroundings(), ['--role', 'worker']);
    await vi.waitFor(async () => expect((await expectShape(ask(at(id)), Job)).progress).toBeGreaterThan(1), {
      timeout: 20_000,
      interval: 20,
    });
    await child.stop('SIGKILL');
    expect(await read(id)).toEqual({ ...before, status: 'processing' });
    // As if its time were up.
    await opened.app.db
      .updateTable('jobs')
      .set({ lease_until: new Date(0) })
      .where('id', '=', id)
      .execute();
    opened.app.startWorker();
    expect(await ended(url, id)).toMatchObject({ status: 'completed', speakers: 3, warnings: [] });
    expect((await read(id)).speaker_count).toBe(3);
    expect(engine.calls).toHaveLength(calls);
  });
});
