import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig, printConfig } from './config.ts';
import { readEnv } from './env.ts';

const load = (env: Record<string, string> = {}) => loadConfig(readEnv(env));
function problemsOf(env: Record<string, string>): string[] {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('works with nothing set', () => {
    expect(load()).toMatchObject({
      http: { host: '127.0.0.1', port: 8080, allowedHosts: [], open: false },
      dataDir: resolve('data'),
      database: { kind: 'embedded', dir: resolve('data/postgres'), pool: 10 },
      redis: null,
      limits: { maxFileSize: 500 * 1024 ** 2, maxDurationMs: 4 * 3_600_000, jobTimeLimitMs: 3_600_000 },
      work: { slots: 5, maxJobs: null, ownerShare: 0.8, maxQueueWaitMs: 86_400_000 },
      cache: { scope: 'own' },
      retentionMs: 24 * 3_600_000,
      engines: { order: { every: null, byLanguage: {} }, pocketsphinxModel: null, yandex: null, endpoints: [], packages: [], combined: [] },
      log: { level: 'info' },
      warnings: [],
    });
  });

  it.each([
    ['1048576', 1_048_576],
    ['1.5 GB', 1.5 * 1024 ** 3],
    ['20kb', 20_480],
    [' 7 MB ', 7 * 1024 ** 2],
  ])('reads a size of %s', (text, bytes) => expect(load({ MAX_FILE_SIZE: text }).limits.maxFileSize).toBe(bytes));

  it.each([
    ['90', 90_000],
    ['90s', 90_000],
    ['2m', 120_000],
    ['1.5h', 5_400_000],
  ])('reads a time of %s', (text, ms) => expect(load({ MAX_DURATION: text }).limits.maxDurationMs).toBe(ms));

  it('names every problem at once', () => {
    const problems = problemsOf({
      PORT: '70000',
      DATABASE_POOL: '4',
      MAX_FILE_SIZE: 'much',
      MAX_DURATION: '0',
      MAX_CONCURRENT_JOBS: '2.5',
      RETENTION_HOURS: '',
      LOG_LEVEL: 'loud',
      LOG_FORMAT: 'xml',
      DATABASE_URL: 'mysql://x',
      REDIS_URL: 'localhost',
      PORT_FILE: '/x',
    });
    const named = problems.map((problem) => problem.split(/[: ]/)[0]);
    expect(named.sort()).toEqual(
      [
        'PORT',
        'PORT',
        'DATABASE_POOL',
        'MAX_FILE_SIZE',
        'MAX_DURATION',
        'MAX_CONCURRENT_JOBS',
        'LOG_LEVEL',
        'LOG_FORMAT',
        'DATABASE_URL',
        'REDIS_URL',
      ].sort(),
    );
    expect(problems).toContain('PORT: expected a whole number from 0 to 65535, got "70000"');
  });

  it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1', '[::1]'])('serves this machine at %s', (HOST) =>
    expect(load({ HOST }).http.host).toBe(HOST),
  );

  it.each([
    { HOST: '0.0.0.0' },
    { HOST: '::' },
    { HOST: '127.0.0.1.example.org' },
    { HOST: '0.0.0.0', ALLOW_OPEN: '1' },
    { HOST: '10.0.0.1', ALLOWED_HOSTS: 'stt' },
  ])('does not serve other machines by accident: %o', (env) =>
    expect(problemsOf(env)).toEqual([expect.stringContaining('ALLOW_OPEN=1 and ALLOWED_HOSTS')]),
  );

  it('serves other machines on purpose, names in lower case', () => {
    expect(load({ HOST: '0.0.0.0', ALLOW_OPEN: '1', ALLOWED_HOSTS: 'STT.example.kz, other,' }).http).toMatchObject({
      open: true,
      allowedHosts: ['stt.example.kz', 'other'],
    });
  });

  it('reaches a server by its address, keeps media for ever at 0 hours, and takes engines in their order', () => {
    expect(load({ DATABASE_URL: 'postgres://u@h/d', RETENTION_HOURS: '0', ENGINE_ORDER: 'a, b' })).toMatchObject({
      database: { kind: 'server', url: 'postgres://u@h/d' },
      retentionMs: null,
      engines: { order: { every: ['a', 'b'], byLanguage: {} } },
    });
  });
});

describe('a key that would be sent in the open', () => {
  const told = (setting: string, host: string) => [
    `${setting}: keys are sent to ${host} in the open; an address with https keeps them secret`,
  ];
  it.each<[Record<string, string>, string[]]>([
    [{ OPENAI_BASE_URL: 'http://api.example.com/v1' }, told('OPENAI_BASE_URL', 'api.example.com')],
    [{ OPENAI_BASE_URL: 'http://8.8.8.8/v1' }, told('OPENAI_BASE_URL', '8.8.8.8')],
    [{ OPENAI_BASE_URL: 'http://172.32.0.1/v1' }, told('OPENAI_BASE_URL', '172.32.0.1')],
    [{ OPENAI_BASE_URL: 'http://[2001:db8::1]:80/v1' }, told('OPENAI_BASE_URL', '[2001:db8::1]')],
    [{ CLOUDRU_API_KEY: 'k', CLOUDRU_BASE_URL: 'http://x.example/v1' }, told('CLOUDRU_BASE_URL', 'x.example')],
    [{ YANDEX_API_KEY: 'k', YANDEX_STT_URL: 'http://y.example' }, told('YANDEX_STT_URL', 'y.example')],
    [{ YANDEX_API_KEY: 'k', YANDEX_OPERATIONS_URL: 'http://y.example' }, told('YANDEX_OPERATIONS_URL', 'y.example')],
    [{ OPENAI_API_KEY: '', OPENAI_BASE_URL: 'http://api.example.com/v1' }, []],
    ...[
      'https://api.example.com',
      'http://localhost:8000',
      'http://127.0.0.1:8000',
      'http://[::1]:8000',
      'http://10.1.2.3',
      'http://172.16.0.1',
      'http://192.168.1.5',
      'http://[fd00::1]',
      'http://lab:8000',
      'http://lab.local',
    ].map((url): [Record<string, string>, string[]] => [{ OPENAI_BASE_URL: url }, []]),
  ])('is warned about: %j', (env, warnings) => {
    expect(load({ OPENAI_API_KEY: 'k', ...env }).warnings).toEqual(warnings);
  });
});

describe('printConfig', () => {
  it('shows what is set and what is a default, and no secret', () => {
    const printed = printConfig(readEnv({ DATABASE_URL: 'postgres://user:hunter2@h/d', PORT: '9000' })).split('\n');
    expect(printed).toContain('DATABASE_URL=***');
    expect(printed).toContain('PORT=9000');
    expect(printed).toContain('HOST=127.0.0.1  # default');
    expect(printed).toContain('REDIS_URL=  # default');
    expect(printed.join()).not.toContain('hunter2');
  });
});
