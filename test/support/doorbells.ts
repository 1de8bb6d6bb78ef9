import { PassThrough } from 'node:stream';
import pg from 'pg';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, type MockInstance, vi } from 'vitest';
import { loadRedis } from '../../src/config/redis.ts';
import type { Listening } from '../../src/platform/doorbell/doorbell.ts';
import { type OpenDoorbell, openDoorbell } from '../../src/platform/doorbell/open-doorbell.ts';
import { testDatabase } from './test-app.ts';

/** The doorbell of what would be a process, and what it has heard. */
export interface TestDoorbell extends AsyncDisposable {
  doorbell: OpenDoorbell;
  /** How often it was told to look for work. */
  rings(): number;
  changes: string[];
  listening: Listening;
  /** What it has logged, from `info` up: `warn Redis cannot be used…`. */
  logged: string[];
  healthy(): Promise<boolean>;
}

/** Doorbells on one PostgreSQL database. After every test: nothing was written to the console. */
export function testDoorbells() {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let pool: pg.Pool;
  let consoles: MockInstance[] = [];
  beforeAll(async () => {
    database = await testDatabase();
    pool = new pg.Pool({ connectionString: database.url });
  });
  afterAll(async () => {
    await pool.end();
    await database[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    consoles = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
  });
  afterEach(() => {
    for (const written of consoles) expect(written).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  /** Listens for rings unless it is told not to; null: without Redis. */
  const open = async (redisUrl: string | null, { listen = true } = {}): Promise<TestDoorbell> => {
    const problems: string[] = [];
    const redis = loadRedis(redisUrl ?? '', problems);
    expect(problems).toEqual([]);
    const logged: string[] = [];
    const lines = new PassThrough({ encoding: 'utf8' }).on('data', (line: string) => {
      const { level, msg, reason } = JSON.parse(line);
      logged.push([pino.levels.labels[level], msg, reason].filter(Boolean).join(' '));
    });
    const doorbell = await openDoorbell({ connection: { connectionString: database.url }, pool, redis, log: pino(lines) });
    const changes: string[] = [];
    let rings = 0;
    const listening = listen ? doorbell.onRing(() => void rings++) : { mute() {}, stop() {} };
    doorbell.onChange((jobId) => changes.push(jobId));
    return {
      doorbell,
      rings: () => rings,
      changes,
      listening,
      logged,
      healthy: async () => (await doorbell.health()).status === 'ok',
      [Symbol.asyncDispose]: () => doorbell[Symbol.asyncDispose](),
    };
  };

  /** The database ends the connections that listen. */
  const endConnections = async (): Promise<void> => {
    await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'kazru-stt doorbell'`);
  };

  return { open, endConnections };
}

let jobs = 0;

/** Rings for so many jobs, a dozen at the most, in all queues. */
export function ring({ doorbell }: TestDoorbell, times = 1): void {
  for (let i = 0; i < times; i++) doorbell.ring({ jobId: `job-${jobs++}`, queue: jobs % 3, dueAt: new Date() });
}

/** Waits for what comes by itself, also on a machine with more to do than it can. */
export function eventually<T>(assertion: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout: 10_000, interval: 10 });
}

/** Waits until the sum of what they have heard is exactly this, and stays so for a while. */
export async function expectRings(doorbells: TestDoorbell[], rings: number): Promise<void> {
  const sum = (): number => doorbells.reduce((total, each) => total + each.rings(), 0);
  await eventually(() => expect(sum()).toBe(rings));
  await new Promise((resolve) => setTimeout(resolve, 70));
  expect(sum()).toBe(rings);
}

/** Waits until Redis is used by all of them. */
export async function expectHealthy(doorbells: TestDoorbell[]): Promise<void> {
  await eventually(async () => expect(await Promise.all(doorbells.map((each) => each.healthy()))).not.toContain(false));
}

/** A change that one announces is heard once by everybody, by itself at once. */
export async function expectAnnounced(from: TestDoorbell, everybody: TestDoorbell[]): Promise<void> {
  const jobId = crypto.randomUUID();
  const heard = () => everybody.map(({ changes }) => changes.filter((id) => id === jobId).length);
  from.doorbell.announce(jobId);
  expect(from.changes.at(-1)).toBe(jobId);
  await eventually(() => expect(heard()).toEqual(everybody.map(() => 1)));
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(heard()).toEqual(everybody.map(() => 1));
}

/** Redis takes rings, each to one of them, and a change to all. */
export async function expectRedis(doorbells: [TestDoorbell, ...TestDoorbell[]]): Promise<void> {
  const before = doorbells.reduce((sum, each) => sum + each.rings(), 0);
  ring(doorbells[0], 6);
  await expectRings(doorbells, before + 6);
  await expectAnnounced(doorbells[0], doorbells);
}

/** PostgreSQL tells everybody of rings and changes. */
export async function expectStandIn(doorbells: [TestDoorbell, ...TestDoorbell[]]): Promise<void> {
  const before = doorbells.reduce((sum, each) => sum + each.rings(), 0);
  ring(doorbells[0]);
  await expectRings(doorbells, before + doorbells.length);
  await expectAnnounced(doorbells[0], doorbells);
}
