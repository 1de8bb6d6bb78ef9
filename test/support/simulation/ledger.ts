import type { ChunkKey } from '../../../src/jobs/chunk-store.ts';
import { type Claim, LEASE_SECONDS } from '../../../src/jobs/lease.ts';
import { chunkOf, type Holder, type JobAccount, openAccount } from './job-account.ts';
import type { MemoryDatabase } from './memory-database.ts';
import type { SimulatedProcess } from './simulated-process.ts';

/** Follows every job and says when a promise is broken. */
export interface Ledger {
  readonly accounts: ReadonlyMap<string, JobAccount>;
  /** The first promise that was broken; null: none yet. */
  violation(): string | null;
  violate(what: string): void;
  open(jobId: string): void;
  /** A person has ended the job, or brings it back, or wants it done again. */
  asked(jobId: string, what: 'cancelled' | 'deleted' | 'restored' | 'again'): void;
  granted(process: SimulatedProcess, claim: Claim): void;
  renewed(jobId: string): void;
  /** A worker has ended, as it was told to. */
  signedOff(process: SimulatedProcess, toldAt: number): void;
  /** A worker says how many jobs it runs. */
  reported(process: SimulatedProcess, running: number): void;
  /** Its worker put it aside, failed, released or completed it; `interrupted`: in the middle of its work. */
  left(process: SimulatedProcess, jobId: string, end: { interrupted: boolean }): void;
  completed(process: SimulatedProcess, jobId: string): void;
  /** The lease ran out, and somebody has seen it. */
  expired(jobId: string): void;
  /** Something new was stored: crashes before it do not count. */
  progressed(jobId: string): void;
  stored(jobId: string, chunk: ChunkKey): void;
  begun(process: SimulatedProcess, claim: Claim, chunk: ChunkKey): void;
  accepted(jobId: string, chunk: ChunkKey, ticket: string): void;
  /** The engine begins to hear a chunk for a process. */
  sent(process: SimulatedProcess, jobId: string, chunk: ChunkKey): void;
  /** A process begins to wait for the engine, or does no more. */
  waits(process: SimulatedProcess, jobId: string, change: 1 | -1): void;
  /** The engine has heard what a process still waits for. */
  answered(process: SimulatedProcess, jobId: string, chunk: ChunkKey): void;
  /** It has failed to, or has lost what the ticket stood for: the chunk may be sent again. */
  failedAtEngine(jobId: string, chunk: ChunkKey, ticket?: string): void;
}

interface Circumstances {
  /** Jobs that may run at once; null: no limit. */
  maxJobs: number | null;
  /** When it was last so that nobody could have taken over a job. */
  lastUnable(): number;
  note(line: string): void;
}

const LEASE_MS = LEASE_SECONDS * 1000;
/** Expired leases are looked for every second; a look takes a moment. */
const POLL_MS = 1500;
/** How long a job may wait for the next worker when its own has died. */
const REDELIVERY_MS = LEASE_MS + 2 * POLL_MS;
/** A worker knows of a claim after so long. */
const NOTICED_MS = 500;
/** The work on a job that is lost, to another worker or to a person, stops within this, though a ring and a renewal may be lost. */
const STOPPED_MS = LEASE_MS + NOTICED_MS;

export function openLedger(database: MemoryDatabase, { maxJobs, lastUnable, note }: Circumstances): Ledger {
  const { jobs, owners, now } = database;
  const accounts = new Map<string, JobAccount>();
  let violation: string | null = null;
  const violate = (what: string): void => {
    note(`VIOLATION: ${what}`);
    violation ??= what;
  };
  const accountOf = (jobId: string): JobAccount => accounts.get(jobId) as JobAccount;
  const end = (account: JobAccount, { interrupted }: { interrupted: boolean }): void => {
    if (account.holder) account.ends.set(account.holder.token, now());
    account.holder = null;
    if (interrupted) account.interruptions++;
  };
  /** The process holds the job, and was told so. */
  const isKnown = (process: SimulatedProcess, holder: Holder): boolean =>
    holder.process === process && process.troubledUntil() < holder.grantedAt;
  const waitedMs = (since: number): number => now() - Math.max(since, lastUnable());

  const self: Ledger = {
    accounts,
    violation: () => violation,
    violate,
    open: (jobId) => void accounts.set(jobId, openAccount()),
    asked(jobId, what) {
      const account = accountOf(jobId);
      if (account.holder !== null) end(account, { interrupted: true });
      const status = jobs.get(jobId)?.status;
      account.endedBy = status === 'cancelled' || status === 'deleted' ? status : null;
      account.waitsSince = null;
      if (what === 'again') Object.assign(account, { completions: 0, crashes: 0 });
    },
    granted(process, { jobId, token }) {
      const account = accountOf(jobId);
      if (account.holder !== null) violate(`${jobId} was given to ${process.name} while ${account.holder.process.name} held it`);
      for (const older of account.grants.keys()) if (older >= token) violate(`${jobId} was given out with an old token`);
      if (maxJobs !== null) {
        const running = [...jobs.values()].filter((job) => job.status === 'processing').length;
        if (running > maxJobs) violate(`${running} jobs run at once, where ${maxJobs} may`);
      }
      const { waitsSince } = account;
      // Under a limit, or where owners share the places, one may be free that is not for this job.
      const sharesPlaces = maxJobs !== null || owners.size > 1;
      if (waitsSince !== null && !sharesPlaces && waitedMs(waitsSince) > REDELIVERY_MS)
        violate(`${jobId} waited for ${waitedMs(waitsSince)} ms after its worker died, though others had a place`);
      account.waitsSince = null;
      account.holder = { process, token, grantedAt: now(), leasedAt: now() };
      account.grants.set(token, now());
    },
    renewed(jobId) {
      const { holder } = accountOf(jobId);
      if (holder) holder.leasedAt = now();
    },
    reported(process, running) {
      // It may have been said long ago.
      if (database.silentUntil > now() - NOTICED_MS) return;
      let held = 0;
      for (const { holder } of accounts.values()) if (holder && isKnown(process, holder) && holder.grantedAt < now() - NOTICED_MS) held++;
      if (held > running) violate(`${process.name} says that it runs ${running} jobs, and holds ${held}`);
    },
    signedOff(process, toldAt) {
      if (Math.max(process.troubledUntil(), database.silentUntil) >= toldAt) return;
      for (const [jobId, { holder }] of accounts)
        if (holder && isKnown(process, holder)) violate(`${process.name} ended and left ${jobId} to its lease`);
    },
    left(process, jobId, { interrupted }) {
      const account = accountOf(jobId);
      end(account, { interrupted });
      const calls = account.calls.get(process) ?? 0;
      if (calls > 0) violate(`${process.name} gave ${jobId} back and still waits for ${calls} calls to the engine`);
    },
    completed(process, jobId) {
      self.left(process, jobId, { interrupted: false });
      if (++accountOf(jobId).completions > 1) violate(`${jobId} was completed twice`);
    },
    expired(jobId) {
      const account = accountOf(jobId);
      const { holder } = account;
      end(account, { interrupted: true });
      account.crashes++;
      if (holder === null) return violate(`${jobId} was taken back though nobody held it`);
      const { process, leasedAt } = holder;
      const diedAt = process.diedAt();
      if (diedAt === null) {
        if (process.troubledUntil() <= leasedAt) violate(`the lease on ${jobId} ran out though ${process.name} was well`);
        return;
      }
      // What was under way when it died may have renewed the lease.
      account.waitsSince = Math.max(diedAt, leasedAt);
      if (waitedMs(account.waitsSince) > LEASE_MS + POLL_MS)
        violate(`${jobId} was found ${waitedMs(account.waitsSince)} ms after its worker died`);
    },
    progressed(jobId) {
      accountOf(jobId).crashes = 0;
    },
    stored(jobId, chunk) {
      chunkOf(accountOf(jobId), chunk).storedAt = now();
    },
    begun: (process, { jobId, token }, chunk) => void chunkOf(accountOf(jobId), chunk).begun.set(process, token),
    accepted: (jobId, chunk, ticket) => void chunkOf(accountOf(jobId), chunk).tickets.set(ticket, now()),
    sent(process, jobId, chunk) {
      const account = accountOf(jobId);
      const own = chunkOf(account, chunk);
      const name = `chunk ${chunk.plan}.${chunk.index} of ${jobId}`;
      note(`${process.name} sends ${name}`);
      own.sent++;
      const token = own.begun.get(process);
      if (token === undefined) return violate(`${name} was sent before the call was written down`);
      // What was stored after this claim was given out may have been unknown to it.
      const grantedAt = account.grants.get(token) ?? 0;
      if (own.storedAt !== null && own.storedAt < grantedAt) violate(`${name} was sent again though its words were stored`);
      for (const [ticket, storedAt] of own.tickets) if (storedAt < grantedAt) violate(`${name} was sent again though ${ticket} is good`);
    },
    waits(process, jobId, change) {
      const { calls } = accountOf(jobId);
      calls.set(process, (calls.get(process) ?? 0) + change);
    },
    answered(process, jobId, chunk) {
      const account = accountOf(jobId);
      const endedAt = account.ends.get(chunkOf(account, chunk).begun.get(process) ?? -1);
      if (endedAt === undefined) return;
      const since = Math.max(endedAt, process.troubledUntil());
      if (now() - since > STOPPED_MS) violate(`${process.name} still works on ${jobId} ${now() - since} ms after it was lost`);
    },
    failedAtEngine(jobId, chunk, ticket) {
      note(`the engine fails on chunk ${chunk.plan}.${chunk.index} of ${jobId} ${ticket ?? ''}`);
      const own = chunkOf(accountOf(jobId), chunk);
      own.failed++;
      if (ticket !== undefined) own.tickets.delete(ticket);
    },
  };
  return self;
}
