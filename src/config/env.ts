import { readFileSync } from 'node:fs';

interface Variable {
  name: string;
  /** What it is when it is not set; empty: off. */
  default: string;
  description: string;
  secret?: true;
}

/** Every variable that the product reads, in one table: `docs/configuration.md` and `--print-config` come from it. */
export const VARIABLES = [
  { name: 'PORT', default: '8080', description: 'Port of the web server' },
  {
    name: 'HOST',
    default: '127.0.0.1',
    description: 'Address it listens on. In open mode other than loopback needs ALLOW_OPEN=1 and ALLOWED_HOSTS',
  },
  { name: 'ALLOW_OPEN', default: '0', description: '1: serve without accounts to other machines' },
  { name: 'ALLOWED_HOSTS', default: '', description: 'Host names that the server answers to besides localhost, with commas' },
  { name: 'DATA_DIR', default: './data', description: 'Recordings, the embedded database and temporary files' },
  { name: 'DATABASE_URL', default: '', description: 'PostgreSQL 15 or newer; empty: the embedded server under DATA_DIR', secret: true },
  { name: 'DATABASE_POOL', default: '10', description: 'Connections to the database for each process, 5 to 50' },
  { name: 'REDIS_URL', default: '', description: 'Redis of the scale-out mode; empty: not used', secret: true },
  { name: 'MAX_FILE_SIZE', default: '500MB', description: 'Largest upload: bytes, or with KB, MB, GB (1 MB = 1024 × 1024)' },
  { name: 'MAX_DURATION', default: '4h', description: 'Longest recording: seconds, or with s, m, h' },
  { name: 'MAX_CONCURRENT_JOBS', default: '5', description: 'Jobs that one process runs at the same time' },
  {
    name: 'JOB_TIME_LIMIT',
    default: '3600s',
    description: 'Longest that a worker stays with one job at a stretch: seconds, or with s, m, h',
  },
  { name: 'RETENTION_HOURS', default: '24', description: 'Hours until uploaded media are deleted; 0: never' },
  { name: 'ENGINE_ORDER', default: 'pocketsphinx', description: 'Engines that "auto" may use, the first usable one wins, with commas' },
  {
    name: 'POCKETSPHINX_MODEL',
    default: '',
    description: 'Folder with en-us, en-us.lm.bin and cmudict-en-us.dict; empty: where the system package puts it',
  },
  { name: 'SUPPORT_CONTACT', default: 'the operator of this server', description: 'Whom error messages name for help' },
  { name: 'LOG_LEVEL', default: 'info', description: 'fatal, error, warn, info, debug or trace' },
  { name: 'LOG_FORMAT', default: 'auto', description: 'json, pretty, or auto: pretty on a terminal' },
] as const satisfies readonly Variable[];

export type VariableName = (typeof VARIABLES)[number]['name'];
export type Env = Record<VariableName, string>;

export interface EnvReading {
  env: Env;
  /** Names that are set explicitly, by value or by file. */
  set: ReadonlySet<VariableName>;
  /** Where programs are looked for. */
  searchPath: string;
  problems: string[];
  warnings: string[];
}

/**
 * Reads the variables from an environment. `NAME_FILE` names a file that holds the value (a mounted secret; one line
 * end is cut off); both at once is a problem. A name that is one slip away from one of ours is warned about.
 */
export function readEnv(source: Record<string, string | undefined> = process.env): EnvReading {
  const env = {} as Env;
  const set = new Set<VariableName>();
  const problems: string[] = [];
  for (const variable of VARIABLES) {
    const value = source[variable.name];
    const file = source[`${variable.name}_FILE`];
    if (value !== undefined && file !== undefined) problems.push(`${variable.name} and ${variable.name}_FILE are both set; keep one`);
    if (value !== undefined && value !== '') {
      env[variable.name] = value;
      set.add(variable.name);
      continue;
    }
    env[variable.name] = variable.default;
    if (file === undefined || file === '') continue;
    try {
      env[variable.name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
      set.add(variable.name);
    } catch (cause) {
      problems.push(`${variable.name}_FILE: ${file} cannot be read (${cause instanceof Error ? cause.message : cause})`);
    }
  }
  return { env, set, searchPath: source.PATH ?? '', problems, warnings: Object.keys(source).flatMap(slipOf) };
}

function slipOf(name: string): string[] {
  const bare = name.replace(/_FILE$/, '');
  if (VARIABLES.some((variable) => variable.name === bare)) return [];
  const meant = VARIABLES.find((variable) => variable.name.length > 4 && distance(variable.name, bare) <= 2);
  return meant ? [`${name} is not a setting; did you mean ${meant.name}?`] : [];
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
