const MINUTES = { unit: 5, integration: 15, storm: 8, e2e: 8, long: 90 };

/** The suites in the order in which they run; the static checks have no `minutes`. */
const SUITES = ['check', ...Object.keys(MINUTES)].map((name) => ({ name, minutes: MINUTES[name] }));

const NAMES = SUITES.map(({ name }) => name);
const FLAGS = ['--long', '--yes', '-y'];

/** What a person may type after `npm test --`. */
export const USAGE = `npm test -- [${NAMES.join('] [')}] [--long] [--yes]`;

/** The suites that the arguments ask for (all but `long` when they name none), and the arguments that nobody knows. */
export function chooseSuites(args) {
  const named = args.filter((arg) => NAMES.includes(arg));
  const isWanted = (name) => (name === 'long' && args.includes('--long')) || named.includes(name);
  const isDefault = (name) => named.length === 0 && name !== 'long';
  return {
    suites: SUITES.filter(({ name }) => isWanted(name) || isDefault(name)),
    unknown: args.filter((arg) => !NAMES.includes(arg) && !FLAGS.includes(arg)),
  };
}
