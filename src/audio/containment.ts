import { execaSync } from 'execa';

/** Address space of a media process: 16 threads' stacks and a large cover image fit, a bomb does not. */
const MEDIA_MEMORY = `--as=${2 * 1024 ** 3}`;

let words: string[] | null = null;

/**
 * Words before a command that reads files from outside: dies with us, bounded memory, no core dump, no network, and behind what answers requests.
 * What the machine does not offer is left out; found out once. `memory`: the limit, as `prlimit` wants it.
 */
export function containment(memory = MEDIA_MEMORY): string[] {
  words ??= [
    firstThatWorks([
      ['unshare', '--net'],
      ['unshare', '--user', '--map-current-user', '--net'],
    ]),
    firstThatWorks([['setpriv', '--pdeathsig', 'KILL']]),
    // People who read pages go first.
    firstThatWorks([['nice', '-n', '5']]),
    firstThatWorks([['prlimit', MEDIA_MEMORY, '--core=0']]),
  ].flat();
  return words.map((word) => (word === MEDIA_MEMORY ? memory : word));
}

function firstThatWorks(candidates: string[][]): string[] {
  return (
    candidates.find(([command = '', ...args]) => !execaSync(command, [...args, 'true'], { reject: false, stdio: 'ignore' }).failed) ?? []
  );
}
