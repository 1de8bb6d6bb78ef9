import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EndpointSettings } from '../src/config/endpoint-settings.ts';
import { createOpenAi } from '../src/engines/openai/engine.ts';
import type { Sound } from '../src/engines/pool/call.ts';
import { createPool } from '../src/engines/pool/pool.ts';
import { createMemoryRates, createRateLimiter } from '../src/engines/rate-limiter.ts';
import { createSound } from '../src/jobs/sound.ts';
import { createHttpClient } from '../src/platform/http/client.ts';
import { createMetrics } from '../src/platform/telemetry/metrics.ts';
import { numbers } from './lib/options.ts';
import { printTable } from './lib/report.ts';
import { startSlowEngine } from './lib/slow-engine.ts';

/** What a call that waits costs in memory: so many calls of 30 s of audio, all asked for at once. */
export async function waiting(args: string[]): Promise<void> {
  const { calls } = numbers(args, { calls: 1000 });
  let hold = true;
  await using engine = await startSlowEngine(() => (hold ? 3000 : 0));
  const folder = await mkdtemp(join(tmpdir(), 'kazru-bench-'));
  await using client = createHttpClient({ caFile: null, metrics: createMetrics() });
  const settings: EndpointSettings = {
    id: 'bench',
    name: 'bench',
    kind: 'whispercpp',
    url: engine.url,
    key: null,
    model: 'bench',
    languages: null,
    location: { kind: 'local', company: null, country: null, place: 'this machine' },
    free: true,
    limits: { parallel: calls },
    settings: { url: 'url', key: 'key_variable', model: 'model' },
  };
  const tools = { fetch: client.fetch, limiter: createRateLimiter(createMemoryRates()) };
  const slow = createOpenAi(settings, calls, tools);
  const heard = { ...slow, capabilities: { ...slow.capabilities, maxInFlight: calls } };
  const pool = createPool({ prices: [], hedge: false });
  const never = new AbortController().signal;
  const load = async (): Promise<Int16Array> => new Int16Array(30 * 16_000);
  const soundOf = async (call: number): Promise<Sound> => {
    const sound = createSound({ durationMs: 30_000, load, path: join(folder, String(call)), signal: never });
    await sound.clip('wav');
    return sound;
  };
  const ask = async (sound: Sound, call: number): Promise<void> => {
    await pool.hear({
      sound,
      engines: [heard],
      language: 'kk',
      deferred: false,
      speakers: null,
      hints: [],
      owner: 'o',
      job: String(call % 20),
      signal: never,
      drain: never,
      journal: { ticket: () => null, begin: async () => ({ accepted: async () => {}, end: async () => {} }) },
      isLast: () => false,
      onProgress: () => {},
    });
  };
  try {
    // Encoding is not what is measured.
    const sounds: Sound[] = [];
    for (let call = 0; call < calls; call++) sounds.push(await soundOf(call));
    await Promise.all(sounds.slice(0, 20).map(ask));
    const before = memory();
    const all = sounds.map(ask);
    while (pool.count('bench').running + pool.count('bench').waiting < calls) await new Promise((resolve) => setTimeout(resolve, 50));
    const during = memory();
    hold = false;
    await Promise.all(all);
    printTable([
      ['', 'resident memory', 'a call'],
      ['before', `${before.toFixed(0)} MB`, ''],
      [
        `${calls} calls of 30 s under way or waiting`,
        `${during.toFixed(0)} MB`,
        `${(((during - before) * 1000) / calls).toFixed(0)} kB (goal ≤ 100)`,
      ],
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function memory(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss() / 1e6;
}
