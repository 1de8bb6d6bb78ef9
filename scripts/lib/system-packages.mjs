import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * What the product and its tests use of the system: the Debian package, the commands of which one shows that it is
 * there (or the path), the name in Homebrew, and the suites that cannot be trusted without it.
 */
const PACKAGES = [
  { name: 'ffmpeg', commands: ['ffmpeg'], brew: 'ffmpeg', suites: ['integration', 'storm', 'e2e', 'long'] },
  {
    name: 'pocketsphinx',
    commands: ['pocketsphinx_continuous', 'pocketsphinx'],
    brew: 'cmu-pocketsphinx',
    suites: ['integration', 'storm', 'e2e', 'long'],
  },
  { name: 'pocketsphinx-en-us', path: '/usr/share/pocketsphinx/model/en-us', suites: ['integration', 'storm', 'e2e', 'long'] },
  { name: 'espeak-ng', commands: ['espeak-ng'], brew: 'espeak-ng', suites: ['integration', 'long'], testsOnly: true },
  { name: 'bzip2', commands: ['bzip2'], brew: 'bzip2', suites: ['integration', 'long'], testsOnly: true },
  { name: 'curl', commands: ['curl'], brew: 'curl', suites: ['integration', 'long'], testsOnly: true },
  { name: 'redis-server', commands: ['redis-server'], brew: 'redis', suites: ['integration', 'storm', 'long'], testsOnly: true },
  {
    name: 'postgresql',
    path: '/usr/lib/postgresql/*/bin/postgres',
    brew: 'postgresql',
    suites: ['integration', 'storm', 'long'],
    testsOnly: true,
  },
  {
    name: 'chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    brew: 'chromium',
    suites: ['integration', 'e2e', 'long'],
    testsOnly: true,
  },
];

/** The packages that the product needs to run, and all of their use. */
export function packagesOfProduct() {
  return PACKAGES.filter(({ testsOnly }) => !testsOnly);
}

/** The packages without which one of these suites cannot be trusted. */
export function packagesOfSuites(suites) {
  return PACKAGES.filter((wanted) => wanted.suites.some((suite) => suites.includes(suite)));
}

/** Those of the packages that are not on this machine. `machine` answers for it: see `thisMachine`. */
export function missingPackages(wanted, machine = thisMachine()) {
  return wanted.filter((entry) => !(entry.commands?.some(machine.hasCommand) || (entry.path && machine.hasPath(entry.path))));
}

function thisMachine(searchPath = process.env.PATH ?? '') {
  const directories = searchPath.split(path.delimiter).filter(Boolean);
  return {
    hasCommand: (command) => directories.some((directory) => existsSync(path.join(directory, command))),
    hasPath: (pattern) => matches(pattern),
  };
}

/** Whether a path exists; one `*` in it stands for any single folder. */
function matches(pattern) {
  const [before, after] = pattern.split('*');
  if (after === undefined) return existsSync(pattern);
  return existsSync(before) && readdirSync(before).some((entry) => existsSync(before + entry + after));
}
