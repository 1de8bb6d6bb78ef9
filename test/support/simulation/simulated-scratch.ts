import type { Scratch } from '../../../src/platform/storage/scratch.ts';
import type { Ledger } from './ledger.ts';
import type { SimulatedProcess } from './simulated-process.ts';

/** Folders of one process that are only names: the job's is in the path of each of its clips. */
export function simulateScratch(process: SimulatedProcess, ledger: Ledger): Scratch {
  const open = new Set<string>();
  return {
    async folder(name) {
      if (open.has(name)) ledger.violate(`two runs of ${name} use one folder of ${process.name}`);
      open.add(name);
      return { path: `/${name}`, [Symbol.asyncDispose]: async () => void open.delete(name) };
    },
    sweep: async () => [],
    free: async () => Number.POSITIVE_INFINITY,
    close: async () => {},
  };
}
