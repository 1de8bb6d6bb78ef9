import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, openApp } from '../../src/app.ts';
import { Transcript } from '../../src/contract/transcript.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { createEngines } from '../../src/engines/registry.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import type { SpeakerTurn } from '../../src/transcript/speaker-turn.ts';
import { type Dialogue, makeDialogue } from '../support/dialogues.ts';
import { byOneSpeaker, errorRate } from '../support/diarization.ts';
import { ask, ended, expectShape, uploaded } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { wav } from '../support/pcm.ts';
import { startPyannote } from '../support/pyannote-server.ts';
import { type Scripted, scriptedEngine } from '../support/scripted-engine.ts';
import { openTestApp, type TestApp, testConfig } from '../support/test-app.ts';

checkLeaks();

const WAITING = { timeout: 30_000, interval: 50 };
let meeting: Dialogue;
let sound: Buffer;
beforeAll(async () => {
  meeting = await makeDialogue({ seed: 21, speakers: 2, turns: 12 });
  sound = wav(meeting.pcm);
});

/** Hears a word every 400 ms; labels them by turns as services do, where it is asked how many there are. */
const ear = (changes: Partial<Engine['capabilities']> = {}): Scripted =>
  scriptedEngine(
    'ear',
    ({ audio, speakers }) => ({
      words: Array.from({ length: Math.floor(audio.durationMs / 400) }, (_, index) => ({
        text: `сөз${index}`,
        startMs: index * 400 + 20,
        endMs: index * 400 + 380,
        confidence: 0.9,
        language: 'kk',
        ...(speakers !== null && { speaker: String(index < 20 ? 1 : 2) }),
      })),
      warnings: [],
      billedMs: null,
    }),
    { capabilities: changes },
  );

const WHOLE = { maxSeconds: 4 * 3600, preferredSeconds: 5, diarization: { maxSpeakers: 2 } };

async function withEar(scripted: Scripted, env: Record<string, string> = {}): Promise<TestApp & { url: string }> {
  const opened = await openTestApp({ env, engines: createEngines(testConfig(env).engines, [scripted.engine], { pace: 0.01 }) });
  return { ...opened, ...(await opened.app.listen()) };
}

async function transcribe(url: string, fields: Record<string, string>, bytes = sound): Promise<Transcript> {
  const { job_id } = await uploaded(url, bytes, { fields: { language: 'kk', engine: 'ear', diarize: 'true', ...fields } });
  expect(await ended(url, job_id)).toMatchObject({ status: 'completed' });
  return expectShape(ask(`${url}/api/v1/jobs/${job_id}/transcript`), Transcript);
}

const turnsOf = ({ segments }: Transcript): SpeakerTurn[] =>
  segments.map(({ start_time, end_time, speaker_id }) => ({ startMs: start_time * 1000, endMs: end_time * 1000, speaker: speaker_id }));
const namesOf = ({ speakers }: Transcript): string[] => speakers.map(({ speaker_id }) => speaker_id);

describe('who speaks in a recording', () => {
  const scripted = ear(WHOLE);
  let opened: Awaited<ReturnType<typeof withEar>>;
  beforeAll(async () => {
    opened = await withEar(scripted);
    opened.app.startWorker();
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  test('is told by the voices where the engine does not know how many there are', async () => {
    const transcript = await transcribe(opened.url, {});
    expect(transcript.metadata.diarizer).toBe('acoustic');
    expect(namesOf(transcript)).toEqual(['speaker_1', 'speaker_2']);
    const turns = turnsOf(transcript);
    expect(errorRate(meeting.turns, turns)).toBeLessThan(errorRate(meeting.turns, byOneSpeaker(turns)) / 2);
  });

  test('is told by the engine where it heard the whole and knows of that many', async () => {
    scripted.calls.length = 0;
    const transcript = await transcribe(opened.url, { speakers: '2' });
    expect(scripted.calls).toHaveLength(1);
    expect(transcript.metadata.diarizer).toBe('engine');
    expect(namesOf(transcript)).toEqual(['speaker_1', 'speaker_2']);
    const changesAt = transcript.segments.find(({ speaker_id }) => speaker_id === 'speaker_2')?.start_time;
    expect(changesAt).toBeCloseTo((transcript.segments[0]?.start_time ?? 0) + 8, 3);
  });

  test('is told by the voices where they are more than the engine can tell apart', async () => {
    const transcript = await transcribe(opened.url, { speakers: '3' });
    expect(transcript.metadata.diarizer).toBe('acoustic');
    expect(transcript.speakers).toHaveLength(3);
  });

  test('is told by the channels where each is one of them', async () => {
    const parts = ['A', 'B'].map((speaker) => {
      const alone = new Int16Array(meeting.pcm.length);
      for (const turn of meeting.turns)
        if (turn.speaker === speaker) alone.set(meeting.pcm.subarray(turn.startMs * 16, turn.endMs * 16), turn.startMs * 16);
      return alone;
    });
    const both = new Int16Array(meeting.pcm.length * 2).map((_, at) => parts[at % 2]?.[at >> 1] ?? 0);
    const transcript = await transcribe(opened.url, {}, wav(both, { channels: 2 }));
    expect(transcript.metadata.diarizer).toBe('channels');
    expect(errorRate(meeting.turns, turnsOf(transcript))).toBeLessThan(0.3);
  });

  test('is not asked where nobody wants to know', async () => {
    const transcript = await transcribe(opened.url, { diarize: 'false' });
    expect(transcript.metadata.diarizer).toBeNull();
    expect(namesOf(transcript)).toEqual(['speaker_1']);
  });
});

test('an engine that hears parts only does not tell the speakers apart', async () => {
  await using opened = await withEar(ear({ ...WHOLE, maxSeconds: 20 }));
  opened.app.startWorker();
  const transcript = await transcribe(opened.url, { speakers: '2' });
  expect(transcript.metadata.diarizer).toBe('acoustic');
});

describe('a service that takes long to tell the speakers apart', () => {
  const SECRET = 'sk-the-secret-key';
  /** Its turns as those of the meeting. */
  const output = () => ({
    diarization: meeting.turns.map(({ startMs, endMs, speaker }) => ({ start: startMs / 1000, end: endMs / 1000, speaker })),
    exclusiveDiarization: [],
    warning: null,
  });
  const jobOf = async (url: string): Promise<string> =>
    (await uploaded(url, sound, { fields: { language: 'kk', engine: 'ear', diarize: 'true' } })).job_id;
  const anotherWorker = async (opened: TestApp, scripted: Scripted): Promise<App> => {
    const engines = createEngines(opened.config.engines, [scripted.engine], { pace: 0.01 });
    const app = await openApp(opened.config, createLog({ level: 'silent', format: 'json' }), 'test', { engines });
    app.startWorker();
    return app;
  };

  test('is not paid again when the program stops meanwhile, nor is the engine', async () => {
    await using service = await startPyannote({ held: true, output: output() });
    const scripted = ear();
    const env = { DIARIZATION: 'pyannote', PYANNOTE_URL: service.url, PYANNOTE_API_KEY: SECRET, CACHE_SCOPE: 'off' };
    await using opened = await withEar(scripted, env);
    const first = await anotherWorker(opened, scripted);
    const id = await jobOf(opened.url);
    await expect.poll(() => service.jobs.length, WAITING).toBe(1);
    const unheard = opened.app.db.selectFrom('chunks').select('chunk_index').where('job_id', '=', id).where('words', 'is', null);
    await expect.poll(() => unheard.execute(), WAITING).toEqual([]);
    const heard = scripted.calls.length;
    await first[Symbol.asyncDispose]();
    const analysis = opened.app.db.selectFrom('sound_analyses').select(['turns', 'ticket']).where('job_id', '=', id);
    expect(await analysis.executeTakeFirst()).toEqual({ turns: null, ticket: expect.stringMatching(/^pyannote ./) });
    service.script.held = false;
    await using _second = await anotherWorker(opened, scripted);
    expect(await ended(opened.url, id)).toMatchObject({ status: 'completed' });
    const transcript = await expectShape(ask(`${opened.url}/api/v1/jobs/${id}/transcript`), Transcript);
    expect(transcript.metadata.diarizer).toBe('pyannote');
    expect(errorRate(meeting.turns, turnsOf(transcript))).toBeLessThan(0.3);
    expect([service.jobs.length, scripted.calls.length]).toEqual([1, heard]);
  });

  test('and then fails leaves it to the voices; the transcript says who told', async () => {
    await using service = await startPyannote({ ending: 'failed' });
    const scripted = ear();
    await using opened = await withEar(scripted, { DIARIZATION: 'pyannote', PYANNOTE_URL: service.url, PYANNOTE_API_KEY: SECRET });
    opened.app.startWorker();
    const transcript = await transcribe(opened.url, {});
    expect(service.jobs).toHaveLength(1);
    expect(transcript.metadata.diarizer).toBe('acoustic');
    expect(transcript.speakers).toHaveLength(2);
  });
});
