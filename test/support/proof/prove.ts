import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { JobRequest } from '../../../src/jobs/create-job.ts';
import { temporaryFolder } from '../leak-check.ts';
import type { FaultRule } from '../replay/faults.ts';
import type { Transport } from '../replay/listen.ts';
import type { Reference } from '../replay/make-reference.ts';
import type { OpenAiDialect } from '../replay/openai-dialect.ts';
import { openAi } from '../replay/openai-protocol.ts';
import { type Replay, startReplay } from '../replay/replay-server.ts';
import { YANDEX_KEY, type YandexOptions, yandexCloud } from '../replay/yandex-cloud.ts';
import { type Comparison, compare, gapsOf } from './compare.ts';
import { hearReference, openProofApp, type ProofEndpoint } from './hear-reference.ts';

const MODELS: Record<OpenAiDialect, string> = {
  openai: 'whisper-1',
  cloudru: 'openai/whisper-large-v3',
  whispercpp: 'whisper-1',
  speaches: 'Systran/faster-whisper-large-v3',
  vllm: 'openai/whisper-large-v3',
};
export const DIALECTS = Object.keys(MODELS) as OpenAiDialect[];

/** Word times are within this of the truth, in milliseconds, where the engine gives times. */
const TIMED_MS = 60;
/** The longest segment that the servers give; an interpolated word lies somewhere inside its segment. */
const SEGMENT_MS = 30_000;

export interface Plan {
  dialect: OpenAiDialect;
  faults?: readonly FaultRule[];
  limits?: Record<string, number>;
  settings?: Record<string, string>;
  seed?: number;
  request?: Partial<JobRequest>;
  /** `http` unless it says otherwise; `http2` is over TLS. */
  transport?: Transport;
}

/** How to reach a replay server as an engine. */
export function endpointOf(dialect: OpenAiDialect, { url }: Pick<Replay, 'url'>, changes: Partial<ProofEndpoint> = {}): ProofEndpoint {
  return { id: `replay-${dialect}`, kind: dialect, url: dialect === 'whispercpp' ? url : `${url}/v1`, model: MODELS[dialect], ...changes };
}

export interface Proof extends Comparison {
  warnings: { code: string; message: string }[];
  /** Segments by engine. */
  engines: Record<string, number>;
  calls: number;
  failed: number;
}

/** Hears the reference through the whole program with one endpoint that behaves as asked. */
export async function prove(
  reference: Reference,
  { dialect, faults = [], limits = {}, settings = {}, seed = 1, request = {}, transport = 'http' }: Plan,
): Promise<Proof> {
  await using replay = await startReplay({ reference, protocols: [openAi({ dialect })], faults, seed, transport });
  await using folder = await temporaryFolder();
  const ENGINE_CA_FILE = join(folder.path, 'ca.pem');
  if (replay.ca !== null) await writeFile(ENGINE_CA_FILE, replay.ca);
  const trust = replay.ca === null ? settings : { ...settings, ENGINE_CA_FILE };
  const found = await hear(reference, [endpointOf(dialect, replay, { limits })], trust, request);
  expect(replay.calls.flatMap(({ error }) => error ?? [])).toEqual([]);
  if (transport === 'http2') expect(new Set(replay.calls.map(({ httpVersion }) => httpVersion))).toEqual(new Set(['2.0']));
  return found;
}

/** Settings that make a replay server the engine `yandex`. */
export function yandexSettings({ url }: Pick<Replay, 'url'>): Record<string, string> {
  return { YANDEX_API_KEY: YANDEX_KEY, YANDEX_STT_URL: url, YANDEX_OPERATIONS_URL: url, YANDEX_IAM_URL: `${url}/iam/v1/tokens` };
}

/** Hears the reference through the whole program with Yandex SpeechKit that behaves as asked. */
export async function proveYandex(
  reference: Reference,
  { faults = [], settings = {}, request = {}, options = {} }: Omit<Plan, 'dialect' | 'limits'> & { options?: YandexOptions },
): Promise<Proof> {
  const cloud = yandexCloud({ digits: false, ...options });
  await using replay = await startReplay({ reference, protocols: cloud.protocols, faults });
  const found = await hear(reference, [], { ENGINE_ORDER: 'yandex', ...yandexSettings(replay), ...settings }, request);
  expect(replay.calls.flatMap(({ error }) => error ?? [])).toEqual([]);
  return found;
}

/** Hears the reference with several endpoints, and says how the transcript differs from the truth. */
export async function hear(
  reference: Reference,
  endpoints: readonly ProofEndpoint[],
  settings: Record<string, string> = {},
  request: Partial<JobRequest> = {},
): Promise<Proof> {
  await using opened = await openProofApp(endpoints, settings);
  const { job, transcript } = await hearReference(opened, reference, request);
  expect(job.error).toBeNull();
  if (!transcript) throw new Error(`there is no transcript of a job that is ${job.status}`);
  const engines: Record<string, number> = {};
  for (const { engine } of transcript.segments) engines[engine ?? ''] = (engines[engine ?? ''] ?? 0) + 1;
  return {
    ...compare(reference, transcript, gapsOf(job)),
    warnings: job.warnings,
    engines,
    calls: job.engines.reduce((sum, use) => sum + use.calls, 0),
    failed: job.engines.reduce((sum, use) => sum + use.failed_calls, 0),
  };
}

/** Nothing is lost, doubled, or out of order outside of the gaps that are named, and times are right. */
export function expectWhole({ lost, invented, worstMs, worstInterpolatedMs }: Comparison): void {
  expect({ lost, invented }).toEqual({ lost: [], invented: [] });
  expect(worstMs).toBeLessThanOrEqual(TIMED_MS);
  expect(worstInterpolatedMs).toBeLessThanOrEqual(SEGMENT_MS);
}

/** What an engine can do wrong, one at a time; most pass by themselves after a while. */
export const MISBEHAVIOURS: Record<string, FaultRule[]> = {
  'slow answers': [{ kind: 'latency', ms: { mean: 200 } }],
  '429 with Retry-After': [{ kind: 'rate-limited', wait: { seconds: 1 }, probability: 0.3 }],
  '429 with a date': [{ kind: 'rate-limited', wait: { date: 1 }, probability: 0.3 }],
  '429 with x-ratelimit': [{ kind: 'rate-limited', wait: { reset: '120ms' }, probability: 0.3 }],
  '429 without a word': [{ kind: 'rate-limited', probability: 0.3 }],
  '500': [{ kind: 'failing', status: 500, probability: 0.25 }],
  '503': [{ kind: 'failing', status: 503, probability: 0.25 }],
  'too large with 413': [{ kind: 'too-large', aboveBytes: 60_000 }],
  'too large with 400': [{ kind: 'too-large', aboveBytes: 60_000, status: 400 }],
  'a reset in the middle of the upload': [{ kind: 'reset-upload', probability: 0.25 }],
  'a reset in the middle of the answer': [{ kind: 'reset-answer', probability: 0.25 }],
  'half a JSON': [{ kind: 'half-json', probability: 0.25 }],
  'an answer for another part': [{ kind: 'wrong-part', probability: 0.25 }],
  'missing windows': [{ kind: 'missing-windows', probability: 0.3 }],
  'invented text': [{ kind: 'invented', style: 'known', probability: 0.5 }],
  'repeated text': [{ kind: 'invented', style: 'repeated', probability: 0.5 }],
};
