import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * Names one process for as long as the machine is up: pid and start time in clock ticks since boot, so that a pid that
 * was given out again is another process. Null when there is no such process, or only its zombie.
 */
export function processIdentity(pid: number): string | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return existsWithoutProc(pid) ? `${pid}-0` : null;
  // The command name, in parentheses, may hold anything; the fields after it are fixed: state, …, start time (22nd).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  return `${pid}-${fields[19]}`;
}

export const ownIdentity: string = processIdentity(process.pid) ?? `${process.pid}-0`;

/** Whether the process that took this identity still runs. */
export function isAlive(identity: string): boolean {
  const pid = Number.parseInt(identity, 10);
  return Number.isInteger(pid) && pid > 0 && processIdentity(pid) === identity;
}

/** Pids of living processes whose working directory is `dir`. Only this user's are seen. */
export function processesIn(dir: string): number[] {
  return readdirOrEmpty('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && linkOrNull(`/proc/${pid}/cwd`) === dir && processIdentity(pid) !== null);
}

function existsWithoutProc(pid: number): boolean {
  if (process.platform === 'linux') return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function linkOrNull(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function readdirOrEmpty(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
