import { execaSync } from 'execa';

/** Address space of a media process: 16 threads' stacks and a large cover image fit, a bomb does not. */
const MEMORY_BYTES = 2 * 1024 ** 3;

let words: string[] | null = null;

/**
 * Words before a command that reads files from outside: dies with us, bounded memory, no core dump, no network.
 * What the machine does not offer is left out; found out once.
 */
export function containment(): string[] {
  words ??= [
    firstThatWorks([
      ['unshare', '--net'],
      ['unshare', '--user', '--map-current-user', '--net'],
    ]),
    firstThatWorks([['setpriv', '--pdeathsig', 'KILL']]),
    firstThatWorks([['prlimit', `--as=${MEMORY_BYTES}`, '--core=0']]),
  ].flat();
  return words;
}

function firstThatWorks(candidates: string[][]): string[] {
  return (
    candidates.find(([command = '', ...args]) => !execaSync(command, [...args, 'true'], { reject: false, stdio: 'ignore' }).failed) ?? []
  );
}
