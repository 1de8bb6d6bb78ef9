import { AppError } from '../../../src/contract/app-error.ts';
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
  library: MemoryLibrary;
  ledger: Ledger;
  tower: BellTower;
  note(line: string): void;
}

/** What befalls the cluster at a few moments of the storm: half of these kinds, each a few times. */
export function scheduleMishaps(stage: Stage): void {
  const { time, storm } = stage;
  const { random } = storm;
  for (const mishap of Object.values(mishaps(stage))) {
    const times = random.next() < 0.5 ? 0 : random.whole(1, 3);
    for (let n = 0; n < times; n++) time.after(random.whole(0, storm.endsAt - time.now() - 1), mishap);
  }
}

function mishaps({ time, storm, fleet, database, library, ledger, tower, note }: Stage): Record<string, () => void> {
  const { random } = storm;
  const anyMember = () => random.pick(fleet.members());
  const processes = () => fleet.members().map(({ process }) => process);
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
      const ms = random.whole(2000, 16_000);
      note(`${process.name} hangs for ${ms} ms`);
      process.hang(ms);
    }),
    databaseDown() {
      const ms = random.whole(200, 8000);
      note(`the database is down for ${ms} ms`);
      database.goAway(ms, processes(), true);
    },
    cutOff: withMembers(() => {
      const { process } = anyMember();
      const ms = random.whole(200, 12_000);
      note(`${process.name} is cut off from the database for ${ms} ms`);
      database.goAway(ms, [process], false);
    }),
    drain: withMembers(() => fleet.stop(anyMember(), { atOnce: random.next() < 0.3 })),
    cancel: withJobs((jobId) => asPerson(jobId, 'cancelled', library.cancel)),
    remove: withJobs((jobId) => {
      asPerson(jobId, 'deleted', library.remove);
      if (random.next() < 0.5) time.after(random.whole(0, 8000), () => asPerson(jobId, 'restored', library.restore));
    }),
    retry: withJobs((jobId) => asPerson(jobId, 'again', library.retry)),
  };
}
