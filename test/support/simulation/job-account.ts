import type { ChunkKey } from '../../../src/jobs/chunk-store.ts';
import type { SimulatedProcess } from './simulated-process.ts';

/** What has become of one job, seen from outside: what the end is judged by. */
export interface JobAccount {
  /** Who was given it last and has not ended it; null: nobody. */
  holder: Holder | null;
  /** When each token was given out, and when what it allows ended. */
  grants: Map<number, number>;
  ends: Map<number, number>;
  /** Calls to the engine that each process waits for. */
  calls: Map<SimulatedProcess, number>;
  /** Since a person asked for it. */
  completions: number;
  /** Claims that ended in the middle: by a crash, a lost lease, a shutdown, a person, a failure beside the engine. */
  interruptions: number;
  /** In a row, nothing new stored between them. */
  crashes: number;
  /** By chunk. */
  chunks: Map<string, ChunkAccount>;
  /** What a person did last, if it was to end the job. */
  endedBy: 'cancelled' | 'deleted' | null;
  /** Since when it waits because its worker died, and nobody has it; null: it does not. */
  waitsSince: number | null;
}

export interface Holder {
  process: SimulatedProcess;
  token: number;
  grantedAt: number;
  /** When the lease was last renewed. */
  leasedAt: number;
}

export interface ChunkAccount {
  /** How often the engine began to hear it, and how often it then failed to. */
  sent: number;
  failed: number;
  /** When its words were stored; null: not yet. */
  storedAt: number | null;
  /** Tickets that are still good, and when they were stored. */
  tickets: Map<string, number>;
  /** The token of the call that each process wrote down last. */
  begun: Map<SimulatedProcess, number>;
}

export function openAccount(): JobAccount {
  return {
    holder: null,
    grants: new Map(),
    ends: new Map(),
    calls: new Map(),
    completions: 0,
    interruptions: 0,
    crashes: 0,
    chunks: new Map(),
    endedBy: null,
    waitsSince: null,
  };
}

export function chunkOf({ chunks }: JobAccount, { plan, index }: ChunkKey): ChunkAccount {
  const key = `${plan}.${index}`;
  const known = chunks.get(key) ?? { sent: 0, failed: 0, storedAt: null, tickets: new Map(), begun: new Map() };
  chunks.set(key, known);
  return known;
}
