import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { YandexSettings } from '../../src/config/yandex.ts';
import type { AudioClip, Engine, RecogniseRequest, Recognition } from '../../src/engines/engine.ts';
import { createMemoryRates, createRateLimiter } from '../../src/engines/rate-limiter.ts';
import { createYandex } from '../../src/engines/yandex/engine.ts';
import { createSound } from '../../src/jobs/sound.ts';
import { createHttpClient } from '../../src/platform/http/client.ts';
import { createMetrics } from '../../src/platform/telemetry/metrics.ts';
import { foldWord } from '../../src/text/fold-word.ts';
import { temporaryFolder } from './leak-check.ts';
import { certificate } from './replay/certificate.ts';
import { cutClip } from './replay/cut-clip.ts';
import type { FaultRule } from './replay/faults.ts';
import type { Transport } from './replay/listen.ts';
import { makeReference, type Reference, type ReferenceWord } from './replay/make-reference.ts';
import { startReplay } from './replay/replay-server.ts';
import { BUCKET, YANDEX_KEY, type YandexOptions, yandexCloud } from './replay/yandex-cloud.ts';

/** A stretch of the reference and its words, as our pipeline would send it. */
interface Part {
  audio: AudioClip;
  words: ReferenceWord[];
}

export interface YandexSetup extends YandexOptions {
  settings?: Partial<YandexSettings>;
  transport?: Transport;
  faults?: FaultRule[];
}

export type YandexLab = Awaited<ReturnType<typeof openYandexLab>>;

/** What the tests of the engines for Yandex share: a folder, a client, a reference and two parts of it. */
export async function openYandexLab() {
  const folder = await temporaryFolder();
  const caFile = join(folder.path, 'ca.pem');
  await writeFile(caFile, (await certificate()).cert);
  const client = createHttpClient({ caFile, metrics: createMetrics() });
  const reference = await makeReference({ minutes: 1.5 });
  const number = reference.words.findIndex(({ text }, index) => text === 'жиырма' && reference.words[index + 1]?.text === 'бес');
  const before = (reference.words[number]?.startMs ?? 0) - 5000;
  const short = await partOf(reference, [before, before + 10_000], 'ogg_opus', folder.path);
  const long = await partOf(reference, [0, 40_000], 'mp3', folder.path);

  /** A cloud, and engines for it that share the limits as the workers of one installation do. */
  async function setUp({ settings: changes = {}, transport = 'http', faults = [], ...options }: YandexSetup = {}) {
    const cloud = yandexCloud({ digits: false, ...options });
    const replay = await startReplay({ reference, protocols: cloud.protocols, transport, faults });
    const { url } = replay;
    const settings: YandexSettings = {
      credentials: { kind: 'api-key', key: YANDEX_KEY },
      folderId: null,
      ...{ sttUrl: url, operationsUrl: url, iamUrl: `${url}/iam/v1/tokens` },
      ...{ poll: 'operation', model: 'general', kazakh: 'kk-KZ', sync: false },
      bucket: { url, name: BUCKET.name, region: BUCKET.region, keyId: BUCKET.keyId, secret: BUCKET.secret },
      location: { kind: 'remote', company: 'Yandex Cloud', country: 'KZ', place: 'Yandex Cloud, Kazakhstan' },
      ...changes,
    };
    const tools = { fetch: client.fetch, limiter: createRateLimiter(createMemoryRates()) };
    const tickets: (string | null)[] = [];
    const engine = createYandex(settings, 4, tools);
    const hear = (asked: Partial<RecogniseRequest> = {}, by: Engine = engine): Promise<Recognition> =>
      by.recognise({
        audio: short.audio,
        language: 'kk',
        deferred: false,
        speakers: null,
        hints: [],
        signal: AbortSignal.timeout(30_000),
        ticket: null,
        onAccepted: async (ticket) => void tickets.push(ticket),
        ...asked,
      });
    const at = (route: string) => replay.calls.filter((call) => call.route === route);
    const another = () => createYandex(settings, 4, tools);
    const billed = () => replay.calls.reduce((sum, call) => sum + call.billedSeconds, 0);
    return Object.assign(replay, { cloud, settings, tools, tickets, engine, hear, at, another, billed });
  }

  return {
    folder: folder.path,
    reference,
    /** About 10 s, with a number of two words in it. */
    short,
    /** About 40 s, with several voices. */
    long,
    setUp,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function partOf(reference: Reference, near: [number, number], encoding: 'ogg_opus' | 'mp3', folder: string): Promise<Part> {
  const [fromMs, toMs] = near.map((ms) => pauseNear(reference, ms)) as [number, number];
  const sound = createSound({
    durationMs: toMs - fromMs,
    load: async () => reference.samples.slice(fromMs * 16, toMs * 16),
    path: join(folder, `clip-${fromMs}`),
    signal: new AbortController().signal,
  });
  return { audio: await sound.clip(encoding), words: cutClip(reference, fromMs, toMs).words };
}

/** The middle of a pause of 300 ms or more. */
function pauseNear({ words, durationMs }: Reference, ms: number): number {
  const middles = words.flatMap(({ endMs }, index) => {
    const next = words[index + 1]?.startMs ?? durationMs;
    return next - endMs >= 300 ? [Math.round((endMs + next) / 2)] : [];
  });
  return middles.reduce((best, middle) => (Math.abs(middle - ms) < Math.abs(best - ms) ? middle : best), 0);
}

export function foldedTexts(words: readonly { text: string }[]): string[] {
  return words.map(({ text }) => foldWord(text));
}

/** Every word once, in order, within 60 ms of its place. */
export function expectAll({ words }: Recognition, truth: readonly ReferenceWord[]): void {
  expect(foldedTexts(words)).toEqual(foldedTexts(truth));
  for (const [index, { text, startMs, endMs }] of words.entries()) {
    expect(Math.abs(startMs - (truth[index]?.startMs ?? 0)), `start of ${text}`).toBeLessThanOrEqual(60);
    expect(Math.abs(endMs - (truth[index]?.endMs ?? 0)), `end of ${text}`).toBeLessThanOrEqual(60);
  }
}
