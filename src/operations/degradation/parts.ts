import { sql } from 'kysely';
import type { Cdn } from '../../delivery/cdn.ts';
import type { Engines } from '../../engines/registry.ts';
import { type QueueTools, readQueue } from '../../jobs/queue-state.ts';
import type { OpenDoorbell } from '../../platform/doorbell/open-doorbell.ts';
import { within } from '../../platform/redis/within.ts';
import type { ObjectStore } from '../../platform/storage/object-store.ts';
import type { Finding, Problem } from './machine.ts';
import type { StandIn } from './stand-in.ts';

/** Looks at a part, or at several of a kind. Never rejects. */
export type PartCheck = () => Promise<Finding[]>;

export interface PartTools extends QueueTools {
  engines: Engines;
  doorbell: Pick<OpenDoorbell, 'health' | 'queues'>;
  store: Pick<ObjectStore, 'check'>;
  standIn: Pick<StandIn, 'look'>;
  /** Of public links. */
  cdn: Cdn;
  /** Null: there is none. */
  cdnUrl: string | null;
  now: () => number;
}

const ANSWER_MS = 2000;
/** Engines have their own, longer limits; what they said is remembered for a while. */
const ENGINES_ANSWER_MS = 10_000;
/** A breaker that is half-open lets calls through again; that it was open between two looks must not be missed. */
const UNSTEADY_MS = 60_000;

/** Every part of the program that may be away while the rest goes on. A new one is a line here. */
export function partChecks({ db, doorbell, store, standIn, ...tools }: PartTools): PartCheck[] {
  return [
    one('database', () => within(ANSWER_MS, sql`select 1`.execute(db)).then(() => null, unreachable)),
    ...(doorbell.queues === null ? [] : [one('redis', () => checkRedis(doorbell))]),
    one('workers', async () => ((await standIn.look()) ? { reason: 'none-alive', message: 'no worker lives' } : null)),
    one('storage', () => within(ANSWER_MS, store.check()).then(() => null, unreachable)),
    ...(tools.cdnUrl === null ? [] : [one('cdn', () => checkCdn(tools.cdn, `${tools.cdnUrl}/live`))]),
    engineCheck({ db, ...tools }),
  ];
}

function one(kind: Exclude<Finding['kind'], 'engine'>, check: () => Promise<Problem | null>): PartCheck {
  // A single slow answer of a busy machine is no outage that people must be told of for minutes.
  return async () => [{ id: kind, kind, name: null, problem: (await check()) && (await check()) }];
}

function unreachable(error: unknown): Problem {
  return { reason: 'unreachable', message: error instanceof Error ? error.message : String(error) };
}

async function checkCdn(cdn: Cdn, url: string): Promise<Problem | null> {
  await cdn.has(url);
  const message = cdn.away();
  return message === null ? null : { reason: 'unreachable', message };
}

async function checkRedis({ health }: PartTools['doorbell']): Promise<Problem | null> {
  const { status, message = '' } = await health();
  return status === 'ok' ? null : { reason: 'unreachable', message };
}

/** What was never set up is no ailment, and a demonstration none where something else is; one made of others ails with them. */
function engineCheck({ db, maxJobs, engines, now }: Pick<PartTools, 'db' | 'maxJobs' | 'engines' | 'now'>): PartCheck {
  const setUp = engines.all().filter(({ absent, members }) => !absent && !members);
  const real = setUp.filter(({ demo }) => !demo);
  const watched = real.length > 0 ? real : setUp;
  const unsteady = new Map<string, number>();
  return async () => {
    const [described, elsewhere] = await Promise.all([
      within(ENGINES_ANSWER_MS, engines.describe()).catch(() => null),
      within(ANSWER_MS, readQueue({ db, maxJobs })).then(
        ({ breakers }) => breakers,
        () => ({}) as Record<string, 'open' | 'half-open'>,
      ),
    ]);
    return watched.map(({ id, name }): Finding => {
      const states = [engines.pool.state(id), elsewhere[id] ?? 'closed'];
      if (states.every((state) => state === 'closed')) unsteady.delete(id);
      else unsteady.set(id, unsteady.get(id) ?? now());
      const isFailing = states.includes('open') || now() - (unsteady.get(id) ?? Number.NEGATIVE_INFINITY) < UNSTEADY_MS;
      const unusable = described === null ? 'did not say how it is' : (described.find((engine) => engine.id === id)?.problem ?? null);
      const failing: Problem | null = isFailing
        ? { reason: 'failing', message: 'its calls fail, so that none are made for a while' }
        : null;
      return { id: `engine:${id}`, kind: 'engine', name, problem: unusable === null ? failing : { reason: 'unusable', message: unusable } };
    });
  };
}
