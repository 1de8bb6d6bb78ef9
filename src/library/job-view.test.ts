import { describe, expect, it } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { readEnv } from '../config/env.ts';
import { Job } from '../contract/job.ts';
import { fakeEngine } from '../engines/fake-engine.ts';
import { createEngines } from '../engines/registry.ts';
import { errorOf, estimatedCompletion, type JobViewRow, toJob, type Wait } from './job-view.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const secondsLater = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const engines = createEngines(loadConfig(readEnv({ ENGINE_ORDER: 'a' })).engines, [fakeEngine('a')]);

const row = (changes: Partial<JobViewRow> = {}): JobViewRow => ({
  id: '01890000-0000-7000-8000-000000000001',
  status: 'completed',
  stage: null,
  progress: 100,
  engine: 'auto',
  engine_used: 'a',
  language: 'auto',
  detected: 'kk',
  diarize: false,
  speakers: null,
  min_speakers: null,
  max_speakers: null,
  telling_speakers: false,
  metadata: {},
  warnings: [],
  expected_ms: 30_000,
  error_code: null,
  error_message: null,
  error_hint: null,
  created_at: NOW,
  started_at: NOW,
  completed_at: NOW,
  deleted_at: null,
  recording_id: 'x',
  filename: 'a.mp3',
  original_filename: 'a.mp3',
  file_size: 1000,
  file_format: 'mp3',
  duration_ms: 12_345,
  expires_at: secondsLater(86_400),
  media_deleted_at: null,
  playback_key: 'recordings/x/playback.m4a',
  playback_bytes: 1,
  playback_sha256: null,
  media_on: null,
  kept: false,
  session_id: 'anonymous',
  chunks_done: 2,
  chunks_total: 2,
  chunks_reused: 1,
  failover: 'any',
  deferred: false,
  run_after: NOW,
  expected_cost: null,
  expected_currency: null,
  uses: [],
  ...changes,
});
const waitFor = (seconds: number): Wait => ({ position: 4, estimate: { seconds, low_seconds: 0, high_seconds: 0, samples: 0 } });
const view = (changes: Partial<JobViewRow>) => toJob(row(changes), { engines, now: NOW, wait: null });

const use = (changes: Partial<JobViewRow['uses'][number]> = {}): JobViewRow['uses'][number] => ({
  engine: 'a',
  model: 'a-1',
  currency: 'KZT',
  price: 2,
  calls: 1,
  failed: 0,
  audio_ms: 10_000,
  bytes: 40_000,
  billed_ms: 10_000,
  cost: 20,
  latency_ms: 300,
  ...changes,
});

describe('what was billed', () => {
  it('is summed by currency, and the saving is against the whole file', () => {
    const job = view({ duration_ms: 60_000, uses: [use(), use({ model: 'a-2', cost: 5, billed_ms: 2500 })] });
    expect(job.cost).toEqual([{ amount: 25, currency: 'KZT' }]);
    expect(job.saved?.bytes).toBe(60_000 * 32 - 80_000);
    expect(job.engines.map(({ cost, billed_seconds }) => [cost?.amount, billed_seconds])).toEqual([
      [20, 10],
      [5, 2.5],
    ]);
  });

  it.each([
    ['another currency', { currency: 'USD', cost: 1 }],
    ['no price', { currency: null, price: null, cost: 0 }],
  ])('makes no saving in money where a part was billed with %s', (_, other) => {
    expect(view({ uses: [use(), use({ engine: 'b', ...other })] }).saved?.cost).toBeNull();
  });
});

describe('toJob', () => {
  it('is what the contract says', () => {
    const job = view({});
    expect(Job.parse(job)).toEqual(job);
    expect(job).toMatchObject({ duration: 12.345, audio: 'ready', expires_whole: true, queue_position: null, estimated_completion: null });
    expect(job.engine).toEqual({
      requested: 'auto',
      used: 'a',
      location: { kind: 'local', company: null, country: null, place: 'this machine' },
    });
  });

  it.each<[string, Partial<JobViewRow>, object]>([
    ['has no copy for the player yet', { playback_key: null }, { audio: 'preparing' }],
    ['has lost its audio', { media_deleted_at: NOW }, { audio: 'deleted', expires_at: null }],
    ['is kept', { kept: true }, { kept: true, expires_at: null, expires_whole: false }],
    ['was heard by an engine that is gone', { engine_used: 'old' }, { engine: { requested: 'auto', used: 'old', location: null } }],
    ['has no known duration', { duration_ms: null }, { duration: null }],
  ])('a job that %s', (_, changes, shown) => expect(view(changes)).toMatchObject(shown));

  it('shows a waiting job its place and its wait', () => {
    const wait = waitFor(30);
    expect(toJob(row({ status: 'queued' }), { engines, now: NOW, wait })).toMatchObject({
      queue_position: 4,
      estimated_wait: wait.estimate,
      estimated_completion: secondsLater(60).toISOString(),
    });
  });
});

describe('errorOf', () => {
  it('is the stored text, else that of the table, else the bare code', () => {
    const failed = (changes: Partial<JobViewRow>) => errorOf(row({ status: 'failed', ...changes }));
    expect(failed({ error_code: 'DISK_FULL', error_message: 'm', error_hint: 'h' })).toEqual({
      code: 'DISK_FULL',
      message: 'm',
      hint: 'h',
    });
    expect(failed({ error_code: 'WORKER_CRASHED' })).toMatchObject({ message: 'The job stopped its worker three times' });
    expect(failed({ error_code: 'FROM_LATER' })).toEqual({ code: 'FROM_LATER', message: 'FROM_LATER', hint: '' });
  });

  it('is nothing while another try waits', () => expect(errorOf(row({ status: 'queued', error_code: 'ENGINE_FAILED' }))).toBeNull());
});

describe('estimatedCompletion', () => {
  const at = (changes: Partial<JobViewRow>, waitSeconds = 0) => estimatedCompletion(row(changes), waitFor(waitSeconds), NOW);
  it('comes after the wait', () => expect(at({ status: 'queued' }, 30)).toEqual(secondsLater(60)));

  it.each<[string, Partial<JobViewRow>, number]>([
    ['first in line', { status: 'queued' }, 30],
    ['just started', { status: 'processing', progress: 5, started_at: secondsLater(-10) }, 20],
    ['a quarter done in ten seconds', { status: 'processing', progress: 25, started_at: secondsLater(-10) }, 30],
    ['later than expected', { status: 'processing', progress: 5, started_at: secondsLater(-100) }, 1.2],
  ])('%s', (_, changes, seconds) => expect(at(changes)).toEqual(secondsLater(seconds)));

  it('is unknown for what has ended', () => expect(at({ status: 'failed' })).toBeNull());
});
