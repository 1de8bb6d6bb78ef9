import { describe, expect, it } from 'vitest';
import { loadRedis } from './redis.ts';

function load(url: string) {
  const problems: string[] = [];
  return { config: loadRedis(url, problems), problems };
}

describe('loadRedis', () => {
  const open = { username: null, password: null, tls: false };

  it.each([
    ['redis://localhost', { ...open, kind: 'server', address: { host: 'localhost', port: 6379 }, database: 0 }],
    ['redis://10.0.0.1:7000/3', { ...open, kind: 'server', address: { host: '10.0.0.1', port: 7000 }, database: 3 }],
    ['redis://[::1]:7000/', { ...open, kind: 'server', address: { host: '::1', port: 7000 }, database: 0 }],
    ['rediss://h', { ...open, tls: true, kind: 'server', address: { host: 'h', port: 6379 }, database: 0 }],
    [
      'redis-sentinel://h1,h2:26380/mymaster',
      {
        ...open,
        kind: 'sentinel',
        sentinels: [
          { host: 'h1', port: 26379 },
          { host: 'h2', port: 26380 },
        ],
        master: 'mymaster',
        sentinelPassword: null,
        database: 0,
      },
    ],
    [
      'rediss-sentinel://:secret@h1/mymaster/2?sentinelPassword=other%20secret',
      {
        username: null,
        password: 'secret',
        tls: true,
        kind: 'sentinel',
        sentinels: [{ host: 'h1', port: 26379 }],
        master: 'mymaster',
        sentinelPassword: 'other secret',
        database: 2,
      },
    ],
    [
      ' redis-cluster://h1:7000, h2:7001 ',
      {
        ...open,
        kind: 'cluster',
        nodes: [
          { host: 'h1', port: 7000 },
          { host: 'h2', port: 7001 },
        ],
      },
    ],
  ])('reads %s', (url, config) => expect(load(url)).toEqual({ config, problems: [] }));

  it.each([
    ['redis://kazru:hunter2@h', 'kazru', 'hunter2'],
    ['redis://:hunter2@h', null, 'hunter2'],
    ['redis://:a%2Fb%3F%25%40@h', null, 'a/b?%@'],
    ['redis://:p@ss:w#rd@h', null, 'p@ss:w#rd'],
  ])('takes name and password from %s', (url, username, password) =>
    expect(load(url)).toMatchObject({ config: { username, password, address: { host: 'h' } }, problems: [] }),
  );

  it.each([
    ['localhost:6379', 'expected redis://'],
    ['http://localhost', 'expected redis://'],
    ['redis-sentinels://h/m', 'expected redis://'],
    ['redis://', 'expected host:port'],
    ['redis://h:0', 'expected host:port'],
    ['redis://h:65536', 'expected host:port'],
    ['redis://::1:6379', 'expected host:port'],
    ['redis://h1,h2', 'several addresses'],
    ['redis://h/one', 'the number of a database'],
    ['redis://h?db=1', 'follow a question mark'],
    ['redis://kazru@h', 'user:password@ or :password@'],
    ['redis-sentinel://h', 'the name of the master'],
    ['redis-sentinel://h,/m', 'expected host:port'],
    ['redis-sentinel://h/m/x', 'the number of a database'],
    ['redis-cluster://h/1', 'a cluster has no databases'],
    ['redis-cluster://h?sentinelPassword=x', 'follow a question mark'],
    ['redis://:100%@h', 'write %25'],
  ])('says what is wrong with %s', (url, problem) =>
    expect(load(url).problems).toEqual([expect.stringMatching(`^REDIS_URL: .*(${problem})`)]),
  );

  it.each([
    'redis://:hunter/hunter@h',
    'redis://:hunter?hunter@h',
    'redis://:hunter%@h',
    ':hunter@h',
    'redis://hunter@h',
    'redis://h/hunter',
  ])('never shows what may be a password: %s', (url) => {
    const { problems } = load(url);
    expect(problems).not.toEqual([]);
    expect(problems.join()).not.toContain('hunter');
  });

  it('is off where nothing is set', () => expect(load('')).toEqual({ config: null, problems: [] }));
});
