import { AppError } from '../../../src/contract/app-error.ts';
import type { EngineService } from './engine-service.ts';
import type { Fleet } from './fleet.ts';
import type { Ledger } from './ledger.ts';
import type { MemoryLibrary } from './memory-library.ts';
import type { SimulatedDatabase } from './simulated-database.ts';
import type { BellTower } from './simulated-doorbell.ts';
import type { Storm } from './storm.ts';
import type { VirtualTime } from './virtual-time.ts';

interface Stage {
  time: VirtualTime;
  storm: Storm;
  fleet: Fleet;
  database: SimulatedDatabase;
  service: EngineService;
  library: MemoryLibrary;
  ledger: Ledger;
  tower: BellTower;
  note(line: string): void;
}

/** In which share of storms a mishap may happen, and how often then at most. */
const HOW_OFTEN = {
  hang: [0.45, 2],
  cutOff: [0.3, 2],
  databaseDown: [0.3, 2],
  databaseHangs: [0.3, 2],
  engineDown: [0.3, 2],
  drain: [0.5, 3],
  cancel: [0.15, 1],
  remove: [0.15, 1],
  retry: [0.5, 2],
} as const;

type Mishap = keyof typeof HOW_OFTEN;

/** What befalls the cluster at a few moments of the storm. */
export function scheduleMishaps(stage: Stage): void {
  const { time, storm } = stage;
  const { random } = storm;
  for (const [name, mishap] of Object.entries(mishaps(stage))) {
    const [share, most] = HOW_OFTEN[name as Mishap];
    const times = random.next() < share ? random.whole(1, most) : 0;
    for (let n = 0; n < times; n++) time.after(random.whole(0, storm.endsAt - time.now() - 1), mishap);
  }
}

function mishaps({ time, storm, fleet, database, service, library, ledger, tower, note }: Stage): Record<Mishap, () => void> {
  const { random } = storm;
  const anyMember = () => random.pick(fleet.members());
  const anyJob = () => random.pick([...ledger.accounts.keys()]);
  /** What a person may not do is answered, and no mishap. */
  const asPerson = (jobId: string, what: Parameters<Ledger['asked']>[1], act: (jobId: string) => void): void => {
    try {
      act(jobId);
    } catch (error) {
      if (error instanceof AppError) return;
      throw error;
    }
    note(`a person wants ${jobId} ${what}`);
    ledger.asked(jobId, what);
    tower.announce(jobId);
    if (what === 'restored' || what === 'again') tower.ring();
  };
  const withMembers = (act: () => void) => () => {
    if (fleet.members().length > 0) act();
  };
  const withJobs = (act: (jobId: string) => void) => () => {
    if (ledger.accounts.size > 0) act(anyJob());
  };
  return {
    hang: withMembers(() => {
      const { process } = anyMember();
      const ms = random.whole(4000, 12_000);
      note(`${process.name} hangs for ${ms} ms`);
      process.hang(ms);
    }),
    databaseDown() {
      const ms = random.whole(200, 4000);
      note(`the database is down for ${ms} ms`);
      database.restart(ms);
    },
    databaseHangs() {
      const ms = random.whole(1000, 15_000);
      note(`the database hangs for ${ms} ms`);
      database.hang(ms);
    },
    cutOff: withMembers(() => {
      const { process } = anyMember();
      const ms = random.whole(2000, 10_000);
      note(`${process.name} is cut off from the database for ${ms} ms`);
      database.cutOff(process, ms);
    }),
    drain: withMembers(() => fleet.stop(anyMember(), { atOnce: random.next() < 0.3 })),
    cancel: withJobs((jobId) => asPerson(jobId, 'cancelled', library.cancel)),
    remove: withJobs((jobId) => {
      asPerson(jobId, 'deleted', library.remove);
      if (random.next() < 0.5) time.after(random.whole(0, 8000), () => asPerson(jobId, 'restored', library.restore));
    }),
    engineDown() {
      const ms = random.whole(1000, 8000);
      note(`the engine is down for ${ms} ms`);
      service.goDown(ms);
    },
    retry() {
      for (const jobId of ledger.accounts.keys()) asPerson(jobId, 'again', library.retry);
    },
  };
}
