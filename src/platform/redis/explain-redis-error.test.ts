import { describe, expect, it } from 'vitest';
import type { RedisConfig } from '../../config/redis.ts';
import { explainRedisError } from './explain-redis-error.ts';

const access = { username: null, password: 'hunter2', tls: false };
const server: RedisConfig = { ...access, kind: 'server', address: { host: 'h', port: 6379 }, database: 0 };

describe('explainRedisError', () => {
  it.each([
    ['MISCONF Redis is configured to save RDB snapshots, but is unable to persist on disk', 'cannot save to its disk'],
    ['LOADING Redis is loading the dataset in memory', 'still loading'],
    ['ERR max number of clients reached', 'raise maxclients'],
    ['CLUSTERDOWN The cluster is down', 'redis-cli --cluster check'],
    ['SSL routines:ssl3_get_record:wrong version number', 'does not speak TLS'],
    ['getaddrinfo EAI_AGAIN redis', 'its name is not known'],
    ['connect EHOSTUNREACH 10.0.0.1:6379', 'it cannot be reached'],
    ['Reached the max retries per request limit (which is 0)', 'the connection was lost'],
  ])('%s', (message, explanation) =>
    expect(explainRedisError(new Error(message), server)).toMatch(new RegExp(`^Redis at h:6379: .*${explanation}`)),
  );

  it('finds the cause that another error carries', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    for (const error of [
      new Error('', { cause: refused }),
      new AggregateError([refused]),
      Object.assign(new Error('Failed to refresh slots cache.'), { lastNodeError: refused }),
    ])
      expect(explainRedisError(error, server)).toContain('nothing listens there');
  });

  it('shows what it does not know, without the passwords', () => {
    const config: RedisConfig = {
      ...access,
      kind: 'sentinel',
      sentinels: [
        { host: 'h1', port: 1 },
        { host: '::1', port: 2 },
      ],
      master: 'm',
      sentinelPassword: 'hunter3',
      database: 0,
    };
    expect(explainRedisError(new Error('ERR odd: hunter2 and hunter3'), config)).toBe('Redis at h1:1, [::1]:2: ERR odd: *** and ***');
    expect(explainRedisError('odd', config)).toBe('Redis at h1:1, [::1]:2: odd');
  });
});
