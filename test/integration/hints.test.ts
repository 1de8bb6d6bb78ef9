import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engines/engine.ts';
import { createOpenAi } from '../../src/engines/openai/engine.ts';
import { createPocketSphinx } from '../../src/engines/pocketsphinx/engine.ts';
import { createMemoryRates, createRateLimiter } from '../../src/engines/rate-limiter.ts';
import { saveTerm } from '../../src/glossary/glossary-store.ts';
import { DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import { createHttpClient, type HttpClient } from '../../src/platform/http/client.ts';
import { createMetrics } from '../../src/platform/telemetry/metrics.ts';
import { CLIPS, hear, listener, open, speechOf } from '../support/hear-again.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { wav } from '../support/pcm.ts';
import { makeReference, type Reference } from '../support/replay/make-reference.ts';
import { openAi, REPLAY_KEY } from '../support/replay/openai-protocol.ts';
import { type Replay, startReplay } from '../support/replay/replay-server.ts';
import type { TestApp } from '../support/test-app.ts';

checkLeaks();

const USUAL = { PROCESSING: 'default' };

let reference: Reference;
let cloud: Replay;
let client: HttpClient;
beforeAll(async () => {
  reference = await makeReference({ minutes: 0.5 });
  client = createHttpClient({ caFile: null, metrics: createMetrics() });
});
afterAll(() => client[Symbol.asyncDispose]());
beforeEach(async () => {
  cloud = await startReplay({ reference, protocols: [openAi({ dialect: 'openai' })] });
  return () => cloud.stop();
});

/** OpenAI's service as its documentation describes it: it refuses fields that it does not know. */
function service(model = 'whisper-1'): Engine {
  return createOpenAi(
    {
      id: 'openai',
      name: 'OpenAI',
      kind: 'openai',
      url: `${cloud.url}/v1`,
      key: REPLAY_KEY,
      model,
      languages: null,
      location: { kind: 'remote', company: 'OpenAI', country: 'US', place: 'OpenAI, United States' },
      free: false,
      limits: {},
      settings: { url: 'OPENAI_BASE_URL', key: 'OPENAI_API_KEY', model: 'OPENAI_MODEL' },
    },
    2,
    { fetch: client.fetch, limiter: createRateLimiter(createMemoryRates()) },
  );
}

interface Written {
  variants?: string[];
  scope?: 'organisation' | 'user';
  sessionId?: string | null;
}

const write = ({ app }: Pick<TestApp, 'app'>, term: string, { variants = [], scope = 'organisation', sessionId = null }: Written = {}) =>
  saveTerm(
    app.db,
    { ownerId: DEFAULT_OWNER_ID, sessionId },
    { term, variants, scope, language: null, kind: 'term', job_id: null, source: 'manual' },
  );
const prompts = (): (string | undefined)[] => cloud.calls.map(({ fields }) => fields.prompt?.join());

describe('what engines are told to listen for', () => {
  test('is the glossary, in the field of each model, and in no other', async () => {
    for (const [model, fields] of [
      ['whisper-1', { prompt: ['ТОО «Ромашка», Қазақтелеком'] }],
      ['gpt-transcribe', { 'keywords[]': ['ТОО «Ромашка»', 'Қазақтелеком'] }],
      ['gpt-4o-transcribe-diarize', {}],
    ] as const) {
      await using opened = await open([service(model)], USUAL);
      opened.app.startWorker();
      await write(opened, 'Қазақтелеком');
      await write(opened, 'ТОО «Ромашка»');
      const before = cloud.calls.length;
      await hear(opened, await readFile(reference.wavFile));
      const calls = cloud.calls.slice(before);
      expect(calls.length).toBeGreaterThan(0);
      for (const call of calls) {
        expect(call).toMatchObject({ status: 200, fields });
        const { prompt, 'keywords[]': keywords } = call.fields;
        expect({ ...(prompt && { prompt }), ...(keywords && { 'keywords[]': keywords }) }, model).toEqual(fields);
      }
    }
  });

  test('is what was heard most often first, then what is newest; of all scopes of the recording and no other', async () => {
    await using opened = await open([service()], USUAL);
    opened.app.startWorker();
    const often = await write(opened, 'Самұрық');
    await write(opened, 'КТЖ', { scope: 'user', sessionId: 'mine' });
    await write(opened, 'Чужое', { scope: 'user', sessionId: 'other' });
    await write(opened, 'x'.repeat(200));
    await write(opened, 'y'.repeat(200));
    await write(opened, 'z'.repeat(200));
    await write(opened, 'Нұрлан');
    await opened.app.db.updateTable('glossary_terms').set({ hits: 3 }).where('id', '=', often.id).execute();
    await hear(opened, await readFile(reference.wavFile), { sessionId: 'mine' });
    // What does not fit any more is left out whole.
    expect(new Set(prompts())).toEqual(new Set([`Самұрық, Нұрлан, ${'z'.repeat(200)}, ${'y'.repeat(200)}, КТЖ`]));
  });

  test('is nothing where the job is written without the glossary, or there is none', async () => {
    await using opened = await open([service()], USUAL);
    opened.app.startWorker();
    await hear(opened, await readFile(reference.wavFile), { request: { noCache: true } });
    await write(opened, 'Қазақтелеком');
    await hear(opened, await readFile(reference.wavFile), { request: { noCache: true, processing: { glossary: false } } });
    expect(new Set(prompts())).toEqual(new Set([undefined]));
  });

  test('stays the same for all of a job, however its glossary changes while it is interrupted', async () => {
    const told: string[] = [];
    const ear = listener('ear', { capabilities: { ...listener().engine.capabilities, parallel: 1, hints: { maxBytes: 100 } } });
    const { recognise } = ear.engine;
    const reached = Promise.withResolvers<void>();
    ear.engine.recognise = async (request) => {
      told.push(request.hints.join());
      if (told.length === 2) reached.resolve();
      return recognise(request);
    };
    await using opened = await open([ear.engine], USUAL);
    await write(opened, 'Қазақтелеком');
    const worker = opened.app.startWorker();
    const job = hear(opened, wav(await speechOf(CLIPS)));
    await reached.promise;
    await write(opened, 'Kaspi Bank');
    await worker[Symbol.asyncDispose]();
    expect(told.length).toBeLessThan(4);
    opened.app.startWorker();
    expect((await job).chunks.done).toBe(told.length);
    expect(new Set(told)).toEqual(new Set(['Қазақтелеком']));
  });
});

describe('what was heard before', () => {
  test('answers under the same glossary, however often its terms were written since; not under another one', async () => {
    await using opened = await open([service()], USUAL);
    opened.app.startWorker();
    const bytes = await readFile(reference.wavFile);
    // A word that is said is written in another way: its hits change the order.
    const said = reference.words.find(({ text }) => text.length > 5)?.text ?? '';
    await write(opened, `${said}${said}`, { variants: [said] });
    await write(opened, 'Қазақтелеком');
    const first = await hear(opened, bytes);
    const paid = cloud.calls.length;
    expect(paid).toBe(first.chunks.total);
    const [most] = await opened.app.db.selectFrom('glossary_terms').select('hits').orderBy('hits', 'desc').execute();
    expect(Number(most?.hits)).toBeGreaterThan(0);

    const again = await hear(opened, bytes);
    expect(again.chunks).toMatchObject({ reused: first.chunks.total });
    expect(cloud.calls).toHaveLength(paid);

    await write(opened, 'Kaspi Bank');
    const changed = await hear(opened, bytes);
    expect(changed.chunks.reused).toBe(0);
    expect(cloud.calls).toHaveLength(2 * paid);
    expect(prompts().at(-1)).toContain('Kaspi Bank');
    // Both glossaries have their answer now.
    await opened.app.db.deleteFrom('glossary_terms').where('term', '=', 'Kaspi Bank').execute();
    expect((await hear(opened, bytes)).chunks.reused).toBe(first.chunks.total);
    expect(cloud.calls).toHaveLength(2 * paid);
  });

  test('answers under any glossary where the engine takes no hints, also beside one that does', async () => {
    const plain = createPocketSphinx({ model: null, cores: 2, path: process.env.PATH ?? '' });
    let calls = 0;
    const sphinx: Engine = {
      ...plain,
      recognise(request) {
        calls++;
        expect(request.hints).toEqual([]);
        return plain.recognise(request);
      },
    };
    await using opened = await open([sphinx, service()], USUAL);
    opened.app.startWorker();
    const asked = { request: { engine: 'pocketsphinx', language: 'en' } };
    const bytes = wav(await speechOf(CLIPS.slice(0, 1)));
    const first = await hear(opened, bytes, asked);
    expect(calls).toBe(first.chunks.total);
    await write(opened, 'Қазақтелеком');
    // The file: nothing of it is decoded. Then its chunks, where the file answers for none.
    expect((await hear(opened, bytes, asked)).chunks.reused).toBe(first.chunks.total);
    await opened.app.db.updateTable('recordings').set({ playback_key: null }).execute();
    expect((await hear(opened, bytes, asked)).chunks.reused).toBe(first.chunks.total);
    expect(calls).toBe(first.chunks.total);
    expect(cloud.calls).toEqual([]);
  });
});
