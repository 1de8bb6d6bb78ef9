import { readdirSync, readFileSync } from 'node:fs';

/** The unit of CPU time in /proc. */
const TICKS_PER_SECOND = 100;

interface Usage {
  parent: number;
  seconds: number;
}

/** Seconds of CPU that these processes and all below them have used so far, those that ended under them included. */
export function cpuSeconds(pids: readonly number[]): number {
  const all = readUsage();
  const belongs = (pid: number): boolean => pids.includes(pid) || (all.has(pid) && belongs(all.get(pid)?.parent ?? 0));
  return [...all].reduce((sum, [pid, { seconds }]) => (belongs(pid) ? sum + seconds : sum), 0);
}

function readUsage(): Map<number, Usage> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(
    pids.flatMap((pid) => {
      const usage = usageOf(pid);
      return usage === null ? [] : [[Number(pid), usage]];
    }),
  );
}

/** Null for a process that has just ended. */
function usageOf(pid: string): Usage | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold anything; what follows are numbers.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [parent = 0, ...ticks] = [1, 11, 12, 13, 14].map((field) => Number(fields[field]));
    return { parent, seconds: ticks.reduce((sum, value) => sum + value, 0) / TICKS_PER_SECOND };
  } catch {
    return null;
  }
}
