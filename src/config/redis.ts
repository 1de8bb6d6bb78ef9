/** The Redis of the scale-out mode. Holds secrets (`password`, `sentinelPassword`). */
export type RedisConfig = RedisAccess &
  (
    | { kind: 'server'; address: RedisAddress; database: number }
    | { kind: 'sentinel'; sentinels: RedisAddress[]; master: string; sentinelPassword: string | null; database: number }
    | { kind: 'cluster'; nodes: RedisAddress[] }
  );

export interface RedisAccess {
  username: string | null;
  password: string | null;
  tls: boolean;
}

export interface RedisAddress {
  host: string;
  port: number;
}

const URL_PARTS =
  /^rediss?(?<kind>-sentinel|-cluster)?:\/\/(?:(?<access>[^/?]*)@)?(?<hosts>[^/?#@]*)(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$/i;
const ADDRESS = /^(?:\[(?<ip6>[0-9a-f:.]+)\]|(?<name>[^:[\]\s]+))(?::(?<port>\d{1,5}))?$/i;
const FORMS =
  'redis://:password@host:6379/0, redis-sentinel://:password@host:26379,host:26379/master or redis-cluster://:password@host:6379,host:6379 (rediss instead of redis: TLS)';

/** What REDIS_URL says; null: no Redis. Problems never quote the address, which may hold a password. */
export function loadRedis(text: string, problems: string[]): RedisConfig | null {
  if (text === '') return null;
  const parts = URL_PARTS.exec(text.trim())?.groups;
  if (parts === undefined) {
    problems.push(`REDIS_URL: expected ${FORMS}`);
    return null;
  }
  const problem = (what: string): void => void problems.push(`REDIS_URL: ${what}`);
  const query = new URLSearchParams(parts.query);
  const path = decode(parts.path ?? '', problem);
  const access = { ...readAccess(parts.access, problem), tls: /^rediss/i.test(text.trim()) };
  if ([...query.keys()].some((name) => name !== 'sentinelPassword' || parts.kind !== '-sentinel'))
    problem('only sentinelPassword of a sentinel set may follow a question mark');

  if (parts.kind === '-sentinel') {
    const [master = '', database] = path.split('/');
    if (master === '') problem('expected the name of the master after the sentinels, redis-sentinel://host:26379/master');
    return {
      ...access,
      kind: 'sentinel',
      sentinels: readAddresses(parts.hosts, 26_379, problem),
      master,
      sentinelPassword: query.get('sentinelPassword'),
      database: readDatabase(database, problem),
    };
  }
  const addresses = readAddresses(parts.hosts, 6379, problem);
  if (parts.kind === '-cluster') {
    if (path !== '') problem('a cluster has no databases; leave out what follows its addresses');
    return { ...access, kind: 'cluster', nodes: addresses };
  }
  const [address = { host: '', port: 0 }, ...more] = addresses;
  if (more.length > 0) problem('several addresses are a sentinel set (redis-sentinel://) or a cluster (redis-cluster://)');
  return { ...access, kind: 'server', address, database: readDatabase(path, problem) };
}

type Problem = (what: string) => void;

function readAccess(text: string | undefined, problem: Problem): Pick<RedisAccess, 'username' | 'password'> {
  if (text === undefined) return { username: null, password: null };
  const [username = '', ...rest] = text.split(':');
  const password = rest.join(':');
  if (password === '') problem('expected user:password@ or :password@ before the host');
  return { username: decode(username, problem) || null, password: decode(password, problem) || null };
}

function readAddresses(text: string | undefined, defaultPort: number, problem: Problem): RedisAddress[] {
  return (text ?? '').split(',').map((part) => {
    const { ip6, name, port } = ADDRESS.exec(part.trim())?.groups ?? {};
    const address = { host: ip6 ?? name ?? '', port: port === undefined ? defaultPort : Number(port) };
    if (address.host === '' || address.port < 1 || address.port > 65_535)
      problem('expected host:port with a port from 1 to 65535; a / or ? in a password is written %2F or %3F');
    return address;
  });
}

function readDatabase(text: string | undefined, problem: Problem): number {
  if (text !== undefined && !/^\d{0,5}$/.test(text)) problem('expected the number of a database after the last /');
  return Number(text ?? 0);
}

function decode(text: string, problem: Problem): string {
  try {
    return decodeURIComponent(text);
  } catch {
    problem('a % stands only before two hexadecimal digits; write %25 for it');
    return text;
  }
}
