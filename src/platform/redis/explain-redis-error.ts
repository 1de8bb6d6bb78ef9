import type { RedisConfig } from '../../config/redis.ts';

/** What may be wrong with a Redis and how to mend it; the first that fits the error is told. */
const AILMENTS: [pattern: RegExp, explanation: string][] = [
  [/No such master/, 'the sentinels know no master of this name; correct the name at the end of REDIS_URL'],
  [/unknown command .?sentinel/i, 'this is no sentinel; REDIS_URL names a Redis itself as redis://'],
  [
    /unknown command .?(set|select)\b/i,
    'this is a sentinel, or its commands are renamed; REDIS_URL names a sentinel set as redis-sentinel://',
  ],
  [/cluster support disabled/, 'this is no cluster; REDIS_URL names a single Redis as redis://'],
  [/^MOVED/, 'this is one node of a cluster; REDIS_URL names a cluster as redis-cluster://'],
  [/CLUSTERDOWN/, 'the cluster is down or not complete; see redis-cli --cluster check'],
  [/WRONGPASS|invalid password|AUTH failed/i, 'it does not take the name or the password; correct them in REDIS_URL'],
  [/NOAUTH/, 'it wants a password; REDIS_URL takes it before the host, redis://:password@host'],
  [/NOPERM/, 'its user may not do enough; allow it all commands on the keys and channels {kazru}:*'],
  [/READONLY/, 'it is a read-only replica; let REDIS_URL name the master'],
  [/^OOM/, 'its memory is full (maxmemory); raise maxmemory or remove what fills it'],
  [/MISCONF/, 'it cannot save to its disk and takes no writes; see its log'],
  [/LOADING/, 'it is still loading its data; wait'],
  [/max number of clients/, 'it has no connection left; raise maxclients'],
  [/Unknown RESP type|Protocol error/, 'what answers there is no Redis; correct host and port in REDIS_URL'],
  [/wrong version number|packet length too long/i, 'it does not speak TLS; REDIS_URL begins with redis, not rediss'],
  [/certificate/i, 'its certificate is not trusted; add the authority with NODE_EXTRA_CA_CERTS'],
  [/ENOTFOUND|EAI_AGAIN/, 'its name is not known; correct the host in REDIS_URL'],
  [/ECONNREFUSED/, 'nothing listens there; start Redis or correct REDIS_URL'],
  [
    /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/,
    'it cannot be reached; see the network, its firewall, and whether it speaks TLS (rediss) or not (redis)',
  ],
  [
    /ECONNRESET|EPIPE|closed|max retries|isn't (writeable|ready)/,
    'the connection was lost; see its log, and whether it wants TLS (rediss)',
  ],
  [/no answer within|Socket timeout|slots cache/, 'it does not answer; see whether it hangs, and whether it is a Redis'],
];

/** Cause and way out for a person. Never shows the password, even where a server repeats what it was sent. */
export function explainRedisError(error: unknown, config: RedisConfig): string {
  const told = tellAll(error);
  const explanation = AILMENTS.find(([pattern]) => pattern.test(told))?.[1];
  return `Redis at ${placeOf(config)}: ${explanation ?? hideSecrets(told, config)}`;
}

/** The message with those of the errors inside: ioredis and Node wrap the one that counts. */
function tellAll(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  const inner = [
    error.cause,
    'lastNodeError' in error ? error.lastNodeError : null,
    ...(error instanceof AggregateError ? error.errors : []),
  ];
  return [error.message, code, ...inner.filter((each) => each instanceof Error).map(tellAll)].filter(Boolean).join(' ');
}

function placeOf(config: RedisConfig): string {
  const addresses = config.kind === 'server' ? [config.address] : config.kind === 'sentinel' ? config.sentinels : config.nodes;
  return addresses.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(', ');
}

function hideSecrets(text: string, config: RedisConfig): string {
  const secrets = [config.password, config.kind === 'sentinel' ? config.sentinelPassword : null].filter((secret) => secret !== null);
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}
