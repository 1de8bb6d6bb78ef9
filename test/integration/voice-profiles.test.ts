import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Job } from '../../src/contract/job.ts';
import { Transcript } from '../../src/contract/transcript.ts';
import { DeletedVoiceProfiles, VoiceProfile, VoiceProfileSettings, VoiceProfiles } from '../../src/contract/voice-profiles.ts';
import { createEngines } from '../../src/engines/registry.ts';
import { writeAnew } from '../../src/writing/rewrite.ts';
import { storeWritten } from '../../src/writing/store-transcript.ts';
import { type Dialogue, makeDialogue } from '../support/dialogues.ts';
import { ask, ended, expectError, expectShape, send, uploaded } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { wav } from '../support/pcm.ts';
import { runCli } from '../support/run-cli.ts';
import { type Scripted, scriptedEngine } from '../support/scripted-engine.ts';
import { openTestApp, type TestApp, testConfig } from '../support/test-app.ts';

checkLeaks();

const CONSENT = {
  given_by: 'Айгерім Сәрсенова',
  given_at: '2026-03-12T15:30:00+05:00',
  statement: 'Менің дауысымды келесі жазбаларда тану үшін сақтауға келісемін.',
};

let opened: TestApp;
let engine: Scripted;
let url: string;
/** Of the same three voices, with other words. */
let first: Dialogue;
let second: Dialogue;
beforeAll(async () => {
  engine = scriptedEngine('one', ({ audio: { durationMs } }) => ({
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
  opened = await openTestApp({ engines: createEngines(testConfig({}).engines, [engine.engine]) });
  ({ url } = await opened.app.listen());
  opened.app.startWorker();
  first = await makeDialogue({ seed: 14, speakers: 3, turns: 15 });
  second = await makeDialogue({ seed: 514, speakers: 3, turns: 15, voices: first.voices });
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  await send(api('/voice-profiles'), 'DELETE');
  await turn(true);
});

const api = (path: string): string => `${url}/api/v1${path}`;
const turn = (on: boolean) => expectShape(send(api('/settings/voice-profiles'), 'PUT', { on }), VoiceProfileSettings);
const read = (id: string): Promise<Transcript> => expectShape(ask(api(`/jobs/${id}/transcript`)), Transcript);
const profiles = async () => (await expectShape(ask(api('/voice-profiles')), VoiceProfiles)).profiles;
const hear = async ({ pcm }: Dialogue): Promise<string> => {
  const { job_id } = await uploaded(url, wav(pcm), { fields: { language: 'kk', speakers: '3' } });
  expect((await ended(url, job_id)).status).toBe('completed');
  return job_id;
};
const remember = (job_id: string, speaker_id: string, name: string) =>
  send(api('/voice-profiles'), 'POST', { job_id, speaker_id, name, consent: CONSENT });
const kept = async (): Promise<number> => (await opened.app.db.selectFrom('voice_prints').select('speaker_id').execute()).length;

/** The speaker of a transcript who is mostly this one of the dialogue. */
function speakerOf({ segments }: Transcript, { turns }: Dialogue, voice: string): string {
  const shared = new Map<string, number>();
  for (const { start_time, end_time, speaker_id } of segments)
    for (const { startMs, endMs } of turns.filter(({ speaker }) => speaker === voice))
      shared.set(
        speaker_id,
        (shared.get(speaker_id) ?? 0) + Math.max(0, Math.min(endMs, end_time * 1000) - Math.max(startMs, start_time * 1000)),
      );
  return [...shared].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}
/** A job with the name that each voice of its dialogue has, and how sure that is. */
async function namesIn(id: string, dialogue: Dialogue) {
  const transcript = await read(id);
  return Object.fromEntries(
    ['A', 'B', 'C'].map((voice) => {
      const speaker = transcript.speakers.find(({ speaker_id }) => speaker_id === speakerOf(transcript, dialogue, voice));
      return [voice, [speaker?.label, speaker?.profile_confidence] as const];
    }),
  );
}
async function rememberedAll(names: Record<string, string>): Promise<string> {
  const id = await hear(first);
  const transcript = await read(id);
  for (const [voice, name] of Object.entries(names))
    await expectShape(remember(id, speakerOf(transcript, first, voice), name), VoiceProfile, 201);
  return id;
}

describe('voices that are remembered', () => {
  test('are known again in later recordings; the transcript says how sure, and the profile who agreed', async () => {
    await rememberedAll({ A: 'Айгерім', B: 'Борис' });
    const names = await namesIn(await hear(second), second);
    expect(names.A?.[0]).toBe('Айгерім');
    expect(names.A?.[1]).toBeGreaterThan(0.5);
    expect(names.B?.[0]).toBe('Борис');
    expect(names.C?.[0]).toMatch(/^Speaker \d$/);
    expect(names.C?.[1]).toBeNull();
    const listed = await profiles();
    expect(listed).toMatchObject([
      { name: 'Айгерім', kind: 'acoustic-1', consent: CONSENT, uses: 1 },
      { name: 'Борис', uses: 1 },
    ]);
    const prints = await opened.app.db.selectFrom('voice_prints').select(['job_id', 'print']).execute();
    const { text: exported } = await ask(api(`/jobs/${prints[0]?.job_id}/export/json`));
    const shown = JSON.stringify(listed) + exported;
    for (const { print } of prints) expect(shown).not.toContain(String(print.find((value) => /\.\d{4}$/.test(String(value)))));
  });

  test('a name that a person gives goes before, and stays when speakers are told apart again', async () => {
    await rememberedAll({ A: 'Айгерім', B: 'Борис' });
    const id = await hear(second);
    const speaker = speakerOf(await read(id), second, 'A');
    await send(api(`/jobs/${id}/speakers`), 'PUT', { speakers: [{ speaker_id: speaker, label: 'Әйгерім' }] });
    expect((await namesIn(id, second)).A).toEqual(['Әйгерім', null]);
    await expectShape(send(api(`/jobs/${id}/speakers/tell`), 'POST', { speakers: 3 }), Job);
    await ended(url, id);
    const names = await namesIn(id, second);
    expect(names.A).toEqual(['Әйгерім', null]);
    expect(names.B?.[0]).toBe('Борис');
    await send(api(`/jobs/${id}/speakers/undo`), 'POST');
    expect((await namesIn(id, second)).A?.[0]).toBe('Айгерім');
  });
});

test('the same file again, which is not heard again, has the names of the profiles of now', async () => {
  await using cached = await openTestApp({
    engines: createEngines(testConfig({}).engines, [engine.engine]),
    env: { CACHE_SCOPE: 'own' },
  });
  const { url: server } = await cached.app.listen();
  cached.app.startWorker();
  const put = (path: string, method: string, body: unknown) => send(`${server}/api/v1${path}`, method, body);
  const listen = async () => {
    const { job_id } = await uploaded(server, wav(first.pcm), { fields: { language: 'kk', speakers: '3' } });
    await ended(server, job_id);
    return expectShape(ask(`${server}/api/v1/jobs/${job_id}/transcript`), Transcript);
  };
  await put('/settings/voice-profiles', 'PUT', { on: true });
  const once = await listen();
  const remembered = { job_id: once.job_id, speaker_id: 'speaker_1', name: 'Айгерім', consent: CONSENT };
  await expectShape(put('/voice-profiles', 'POST', remembered), VoiceProfile, 201);
  const calls = engine.calls.length;
  const again = await listen();
  expect(engine.calls).toHaveLength(calls);
  expect(again.job_id).not.toBe(once.job_id);
  expect(again.speakers[0]).toMatchObject({ label: 'Айгерім', profile_confidence: 1 });
});

describe('a profile that is deleted', () => {
  test('takes the names with it that only the voice gave; what a person confirmed stays as text', async () => {
    await rememberedAll({ A: 'Айгерім', B: 'Борис' });
    const id = await hear(second);
    const speaker = speakerOf(await read(id), second, 'B');
    await send(api(`/jobs/${id}/speakers`), 'PUT', { speakers: [{ speaker_id: speaker, label: 'Борис' }] });
    expect((await namesIn(id, second)).A?.[0]).toBe('Айгерім');
    for (const { id: profile } of await profiles())
      expect((await ask(api(`/voice-profiles/${profile}`), { method: 'DELETE' })).status).toBe(204);
    const names = await namesIn(id, second);
    expect(names.A).toEqual([expect.stringMatching(/^Speaker \d$/), null]);
    expect(names.B).toEqual(['Борис', null]);
    expect(await profiles()).toEqual([]);
    expect((await namesIn(await hear(second), second)).A?.[0]).toMatch(/^Speaker/);
    const processed = await expectShape(send(api(`/jobs/${id}/process`), 'POST', { fillers: false }), Transcript);
    expect(JSON.stringify(processed)).not.toContain('Айгерім');
    await expectError(send(api(`/voice-profiles/${id}`), 'DELETE'), 'VOICE_PROFILE_NOT_FOUND', 404);
    await expectError(send(api('/voice-profiles/x'), 'DELETE'), 'VALIDATION_FAILED', 400);
  });

  test('leaves no name behind in a transcript that was being written', async () => {
    await rememberedAll({ A: 'Айгерім' });
    const id = await hear(second);
    const { db } = opened.app;
    const job = await db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const { written } = await writeAnew(db, job);
    expect(written.speakers.map(({ label }) => label)).toContain('Айгерім');
    await send(api('/voice-profiles'), 'DELETE');
    await db.transaction().execute((trx) => storeWritten(trx, job, written));
    expect((await read(id)).speakers.map(({ label, profile_confidence }) => [label, profile_confidence])).toEqual(
      written.speakers.map(({ speakerId }) => [`Speaker ${speakerId.slice(-1)}`, null]).toSorted(),
    );
  });

  test('all at once, with all that is kept of voices', async () => {
    await rememberedAll({ A: 'Айгерім', B: 'Борис', C: 'Сәуле' });
    expect(await kept()).toBeGreaterThan(0);
    expect(await expectShape(send(api('/voice-profiles'), 'DELETE'), DeletedVoiceProfiles)).toEqual({ deleted: 3 });
    expect([await profiles(), await kept()]).toEqual([[], 0]);
  });
});

describe('without anybody asking for it', () => {
  test('profiles are off, and nothing is found out about voices', async () => {
    await using other = await openTestApp();
    const { url: fresh } = await other.app.listen();
    expect(await expectShape(ask(`${fresh}/api/v1/settings/voice-profiles`), VoiceProfileSettings)).toEqual({ on: false });

    await turn(false);
    const before = await kept();
    const id = await hear(first);
    expect(await kept()).toBe(before);
    expect((await read(id)).speaker_count).toBe(3);
    await expectError(remember(id, 'speaker_1', 'Айгерім'), 'VOICE_PROFILES_OFF', 409);
    await turn(true);
    await expectError(remember(id, 'speaker_1', 'Айгерім'), 'VOICE_PRINT_MISSING', 409);
    await expectShape(send(api(`/jobs/${id}/speakers/tell`), 'POST', { speakers: 3 }), Job);
    await ended(url, id);
    await expectShape(remember(id, 'speaker_1', 'Айгерім'), VoiceProfile, 201);
  });

  test('switched off, what is kept of recordings goes, and profiles name nobody', async () => {
    await rememberedAll({ A: 'Айгерім' });
    await turn(false);
    expect(await kept()).toBe(0);
    expect(await profiles()).toHaveLength(1);
    expect((await namesIn(await hear(second), second)).A?.[1]).toBeNull();
  });

  test('what is kept of the voices of a recording goes with its audio', async () => {
    const id = await hear(first);
    const has = () => opened.app.db.selectFrom('voice_prints').select('speaker_id').where('job_id', '=', id).execute();
    expect((await has()).length).toBeGreaterThan(0);
    const { recording_id } = await opened.app.db.selectFrom('jobs').select('recording_id').where('id', '=', id).executeTakeFirstOrThrow();
    const { deleteMedia } = await import('../../src/recordings/delete-media.ts');
    await deleteMedia(opened.app, recording_id);
    expect(await has()).toEqual([]);
    await expectError(remember(id, 'speaker_1', 'Айгерім'), 'VOICE_PRINT_MISSING', 409);
  });
});

describe('consent', () => {
  let id: string;
  beforeAll(async () => {
    id = await hear(first);
  });

  test.each([
    ['none', {}],
    ['nobody', { ...CONSENT, given_by: ' ' }],
    ['no sentence', { ...CONSENT, statement: 'yes' }],
    ['no time', { ...CONSENT, given_at: 'yesterday' }],
    ['in the future', { ...CONSENT, given_at: '2999-01-01T00:00:00Z' }],
  ])('%s is none', async (_what, consent) => {
    await expectError(
      send(api('/voice-profiles'), 'POST', { job_id: id, speaker_id: 'speaker_1', name: 'A', consent }),
      'VALIDATION_FAILED',
      400,
    );
    expect(await profiles()).toEqual([]);
  });

  test('nor is it for a speaker or a job that is not there', async () => {
    await expectError(remember(id, 'speaker_9', 'A'), 'VALIDATION_FAILED', 400);
    await expectError(remember('x', 'speaker_1', 'A'), 'INVALID_JOB_ID', 400);
  });
});

test('the same in the terminal', async () => {
  const { config, dataDir } = opened;
  const env = { DATA_DIR: dataDir, DATABASE_URL: config.database.kind === 'server' ? config.database.url : '' };
  const voices = (...args: string[]) => runCli(['voices', ...args], env);
  const id = await hear(first);
  const consent = ['--consent-by', CONSENT.given_by, '--statement', CONSENT.statement];
  const made = await voices('remember', id, 'speaker_1', 'Айгерім', ...consent);
  expect(made).toMatchObject({ exitCode: 0, stderr: '' });
  expect((await voices('list')).stdout).toMatch(new RegExp(`Айгерім +${CONSENT.given_by} .*acoustic-1 +0 +${made.stdout.trim()}`));
  expect(await voices('remember', id, 'speaker_1', 'Айгерім')).toMatchObject({ exitCode: 1, stdout: '' });
  expect(await voices('delete', made.stdout.trim())).toMatchObject({ exitCode: 0 });
  expect(await voices('delete', '--all')).toMatchObject({ stdout: '0 deleted' });
  expect(await voices('off')).toMatchObject({ stdout: 'voice profiles are switched off' });
  expect(await expectShape(ask(api('/settings/voice-profiles')), VoiceProfileSettings)).toEqual({ on: false });
});
