import type { JobTools } from '../../../src/jobs/job-work.ts';
import { STEADY_SECONDS } from '../../../src/jobs/lease.ts';
import { startWorker, type Worker, type WorkerOptions } from '../../../src/jobs/worker.ts';
import type { Log } from '../../../src/platform/telemetry/log.ts';
import type { Ledger } from './ledger.ts';
import { type SimulatedProcess, startProcess } from './simulated-process.ts';
import type { Storm } from './storm.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A process and the worker in it. */
export interface Member {
  process: SimulatedProcess;
  worker: Worker;
  draining: boolean;
}

/** The workers of the cluster. One that is gone comes back after a while, as a new process. */
export interface Fleet {
  /** Those that live. */
  members(): Member[];
  /** SIGTERM; and SIGKILL when that was not enough. `atOnce`: what it has in hand is given back, not finished. */
  stop(member: Member, options?: { atOnce: boolean }): void;
  /** Those that live end; none comes back. */
  close(): void;
  /** Somebody lives, is well and has a place for another job. */
  isAble(): boolean;
}

interface FleetOptions {
  names: readonly string[];
  worker: Omit<WorkerOptions, 'id'>;
  log: Log;
  tools(process: SimulatedProcess): JobTools;
  ledger: Ledger;
  note(line: string): void;
}

/** An orchestrator waits so long for the end of a process. */
const GRACE_MS = 30_000;
/** A worker whose processes and database are well ends within this. */
const DRAINED_MS = 20_000;
/** After trouble, and at its start, a worker does not know at once whether others had it too. */
const RECOVERY_MS = STEADY_SECONDS * 1000 + 1100;

export function launchFleet(time: VirtualTime, storm: Storm, { names, worker, log, tools, ledger, note }: FleetOptions): Fleet {
  const { random } = storm;
  const members = new Map<string, Member>();
  let lives = 0;
  let closing = false;

  const launch = (name: string): void => {
    if (closing) return;
    const id = `${name}.${++lives}`;
    const process = startProcess(id, {
      time,
      storm,
      onDeath(where) {
        note(`${id} dies ${where}`);
        members.delete(name);
        if (!closing) time.after(random.whole(300, 4000), () => launch(name));
      },
    });
    note(`${id} starts`);
    process.noteTrouble(time.now());
    const started = startWorker(tools(process), { ...worker, id }, log);
    if (process.isAlive()) members.set(name, { process, worker: started, draining: false });
  };
  for (const name of names) time.after(random.whole(0, 500), () => launch(name));

  const self: Fleet = {
    members: () => [...members.values()],
    close() {
      closing = true;
      for (const member of [...members.values()]) self.stop(member);
    },
    stop(member, { atOnce } = { atOnce: false }) {
      const { process, worker } = member;
      if (member.draining) return;
      note(`${process.name} is told to stop${atOnce ? ' at once' : ''}`);
      member.draining = true;
      const toldAt = time.now();
      process.later(1, () => {
        if (atOnce) worker.handBack();
        void worker[Symbol.asyncDispose]().then(() => {
          ledger.signedOff(process, toldAt);
          process.die('at its end');
        });
      });
      time.after(DRAINED_MS, () => {
        if (process.isAlive() && process.troubledUntil() < toldAt) ledger.violate(`${process.name} did not end within ${DRAINED_MS} ms`);
      });
      time.after(GRACE_MS, () => process.die('by SIGKILL'));
    },
    isAble() {
      for (const { process, worker, draining } of members.values())
        if (!draining && process.troubledUntil() < time.now() - RECOVERY_MS && worker.running() < worker.slots) return true;
      return false;
    },
  };
  return self;
}
