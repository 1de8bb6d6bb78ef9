import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { makeReference } from '../support/replay/make-reference.ts';
import { openAi, REPLAY_KEY } from '../support/replay/openai-protocol.ts';
import { type Replay, startReplay } from '../support/replay/replay-server.ts';
import { runCli } from '../support/run-cli.ts';

checkLeaks();

const SECRET = 'sk-very-secret-4711';

describe('settings that cannot work end the start, name the setting, and never a secret', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  const endpoint = { id: 'own', kind: 'vllm', url: 'http://127.0.0.1:9/v1', model: 'm' };
  test.each<[string, Record<string, string>, Record<string, unknown>, string[]]>([
    ['an ENGINES_FILE that is no JSON', {}, { ENGINES_FILE: '[{' }, ['ENGINES_FILE', 'JSON']],
    [
      'a key variable that is not set',
      {},
      { ENGINES_FILE: [{ ...endpoint, key_variable: 'OWN_KEY' }] },
      ['ENGINES_FILE', '"own"', 'OWN_KEY'],
    ],
    ['two engines with one id', {}, { ENGINES_FILE: [endpoint, endpoint] }, ['ENGINES_FILE', '"own"', 'twice']],
    ['an address that is none', { OPENAI_API_KEY: SECRET, OPENAI_BASE_URL: 'openai' }, {}, ['OPENAI_BASE_URL']],
    ['a key of two lines', { OPENAI_API_KEY: `${SECRET}\nline2` }, {}, ['OPENAI_API_KEY', 'line break']],
    ['a key in the place of the address', { OPENAI_API_KEY: SECRET, OPENAI_BASE_URL: SECRET }, {}, ['OPENAI_BASE_URL']],
    ['an order that names no engine', { ENGINE_ORDER: 'yandx' }, {}, ['ENGINE_ORDER', 'yandx']],
    ['a vote of engines that are not set up', { COMBINED_ENGINES: 'yandex,openai' }, {}, ['COMBINED_ENGINES', 'yandex', 'not set up']],
    [
      'a price table with a hole',
      {},
      {
        PRICES_FILE: [
          { engine: 'yandex', per_second: 1, currency: 'KZT', from: '2026-01-01', until: '2026-02-01' },
          { engine: 'yandex', per_second: 1, currency: 'KZT', from: '2026-03-01' },
        ],
      },
      ['PRICES_FILE', 'yandex has no price from 2026-02-01 to 2026-03-01'],
    ],
    ['a budget without a price', { CLOUDRU_API_KEY: SECRET, BUDGET_DAY: '5 USD' }, {}, ['BUDGET_DAY', 'PRICES_FILE', 'cloudru']],
    ['a budget in another currency', { OPENAI_API_KEY: SECRET, BUDGET_JOB: '500 KZT' }, {}, ['BUDGET_JOB', 'USD', 'PRICES_FILE']],
    ['a package that is not there', { ENGINES: 'no-such-engine' }, {}, ['ENGINES', 'no-such-engine']],
    ['two keys for one engine', { YANDEX_API_KEY: SECRET, YANDEX_SA_KEY_FILE: 'key.json' }, {}, ['YANDEX_API_KEY', 'YANDEX_SA_KEY_FILE']],
  ])('%s', async (_, env, files, said) => {
    const settings = { ...env };
    for (const [name, content] of Object.entries(files)) {
      settings[name] = join(folder.path, `${name}.json`);
      await writeFile(settings[name], typeof content === 'string' ? content : JSON.stringify(content));
    }
    const { exitCode, stderr, stdout } = await runCli(['doctor', '--engines'], { DATA_DIR: join(folder.path, 'data'), ...settings });
    expect(exitCode).toBe(1);
    for (const word of said) expect(stderr).toContain(word);
    expect(stderr + stdout).not.toContain(SECRET);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('doctor --engines', () => {
  let replay: Replay;
  let webPage: ReturnType<typeof createServer>;
  beforeAll(async () => {
    const reference = await makeReference({ minutes: 1.5 });
    replay = await startReplay({ reference, protocols: [openAi({ dialect: 'openai' })] });
    webPage = createServer((request, response) => {
      request.resume();
      response.setHeader('content-type', 'text/html').end('<html>Welcome</html>');
    }).listen(0, '127.0.0.1');
    await once(webPage, 'listening');
  });
  afterAll(async () => {
    await replay[Symbol.asyncDispose]();
    webPage.closeAllConnections();
    webPage.close();
  });

  const tried = async (env: Record<string, string>) => {
    await using folder = await temporaryFolder();
    return runCli(['doctor', '--engines'], { DATA_DIR: folder.path, PATH: process.env.PATH ?? '', ...env });
  };

  test('makes one call to each engine and says what came back', async () => {
    const before = replay.calls.length;
    const { exitCode, stdout } = await tried({ OPENAI_API_KEY: REPLAY_KEY, OPENAI_BASE_URL: `${replay.url}/v1` });
    expect(stdout).toMatch(/^ok {4}openai +[\d.]+ s, this machine, whisper-1$/m);
    expect(stdout).toMatch(/^ok {4}pocketsphinx/m);
    expect(stdout).toMatch(/^- {5}yandex +Yandex SpeechKit is not set up; set YANDEX_API_KEY$/m);
    expect(exitCode).toBe(0);
    expect(replay.calls.slice(before).filter(({ route }) => route === 'transcribe')).toHaveLength(1);
  });

  test.each<[string, Record<string, string>, string]>([
    ['a wrong key', { OPENAI_API_KEY: SECRET }, 'ENGINE_KEY_REFUSED'],
    ['a model that is not there', { OPENAI_API_KEY: REPLAY_KEY, OPENAI_STT_MODEL: 'whisper-9' }, 'ENGINE_MISCONFIGURED'],
    ['an address where there is nothing', { OPENAI_API_KEY: REPLAY_KEY, OPENAI_BASE_URL: 'http://127.0.0.1:8/v1' }, 'ENGINE_UNREACHABLE'],
    ['a forbidden port', { OPENAI_API_KEY: REPLAY_KEY, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' }, 'ENGINE_MISCONFIGURED'],
    ['a web page', { OPENAI_API_KEY: REPLAY_KEY, OPENAI_BASE_URL: 'page' }, 'ENGINE_MISCONFIGURED'],
  ])('says what to mend about %s', async (_, env, code) => {
    const page = `http://127.0.0.1:${(webPage.address() as AddressInfo).port}/v1`;
    const base = env.OPENAI_BASE_URL === 'page' ? page : (env.OPENAI_BASE_URL ?? `${replay.url}/v1`);
    const { exitCode, stdout, stderr } = await tried({ ...env, OPENAI_BASE_URL: base });
    expect(stdout).toMatch(/^BAD {3}openai/m);
    expect(stdout).toContain(code);
    expect(stdout).toContain('mend: ');
    expect(stdout + stderr).not.toContain(SECRET);
    expect(exitCode).toBe(1);
  });
});
