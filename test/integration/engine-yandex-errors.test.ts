import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createYandexSync } from '../../src/engines/yandex/sync.ts';
import { checkLeaks } from '../support/leak-check.ts';
import type { FaultRule } from '../support/replay/faults.ts';
import { makeServiceAccount } from '../support/replay/yandex-service-account.ts';
import { expectAll, foldedTexts, openYandexLab, type YandexLab, type YandexSetup } from '../support/yandex-lab.ts';

checkLeaks();

let lab: YandexLab;
beforeAll(async () => {
  lab = await openYandexLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

describe.concurrent('credentials', () => {
  it('of a service account are exchanged, and renewed once when the token is refused', async () => {
    const { account, key } = makeServiceAccount();
    await using server = await lab.setUp({ serviceAccount: account, settings: { credentials: { kind: 'service-account', ...key } } });
    expectAll(await server.hear(), lab.short.words);
    server.cloud.expireTokens();
    expectAll(await server.hear(), lab.short.words);
    expect(server.at('submit').map(({ status }) => status)).toEqual([200, 401, 200]);
    expect(server.at('iam').map(({ status }) => status)).toEqual([200, 200]);
  });

  it('of a service account that is refused again and again', async () => {
    const { account, key } = makeServiceAccount();
    const faults: FaultRule[] = [{ kind: 'expired-token', routes: ['submit'] }];
    await using server = await lab.setUp({
      serviceAccount: account,
      faults,
      settings: { credentials: { kind: 'service-account', ...key } },
    });
    await expect(server.hear()).rejects.toMatchObject({
      code: 'ENGINE_KEY_REFUSED',
      message: expect.stringContaining('YANDEX_SA_KEY_FILE'),
    });
    expect(server.at('submit')).toHaveLength(2);
  });

  it('of another account', async () => {
    await using server = await lab.setUp({ settings: { credentials: { kind: 'service-account', ...makeServiceAccount().key } } });
    await expect(server.hear()).rejects.toMatchObject({
      code: 'ENGINE_KEY_REFUSED',
      message: expect.stringContaining('YANDEX_SA_KEY_FILE'),
    });
  });

  it('that are wrong, and are not repeated though the server does', async () => {
    await using server = await lab.setUp({ settings: { credentials: { kind: 'api-key', key: 'AQVN-another-key' } } });
    const error: unknown = await server.hear().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'ENGINE_KEY_REFUSED',
      message: 'yandex: it does not accept the key in YANDEX_API_KEY',
      retry: false,
    });
    expect(JSON.stringify(error)).not.toContain('another-key');
  });

  it('without the role', async () => {
    const key = 'AQVN-no-role';
    await using server = await lab.setUp({ withoutRole: [key], settings: { credentials: { kind: 'api-key', key } } });
    await expect(server.hear()).rejects.toMatchObject({
      code: 'ENGINE_KEY_REFUSED',
      message: expect.stringContaining('ai.speechkit-stt.user'),
    });
  });

  it('with a folder that does not go with them', async () => {
    await using server = await lab.setUp({ settings: { folderId: 'b1gother' } });
    await expect(server.hear()).rejects.toMatchObject({
      code: 'ENGINE_MISCONFIGURED',
      message: expect.stringContaining('YANDEX_FOLDER_ID'),
    });
  });
});

describe.concurrent('errors', () => {
  it.each([
    ['a web page', { kind: 'html' }, 'ENGINE_MISCONFIGURED', 'YANDEX_STT_URL of yandex leads to a web page'],
    ['413', { kind: 'too-large', aboveBytes: 1000 }, 'CHUNK_TOO_LARGE', 'too large'],
    ['a size in a 400', { kind: 'too-large', aboveBytes: 1000, status: 400 }, 'CHUNK_TOO_LARGE', 'too large'],
    ['429', { kind: 'rate-limited', wait: { seconds: 7 } }, 'ENGINE_RATE_LIMITED', 'quota'],
    ['500', { kind: 'failing', status: 500 }, 'ENGINE_FAILED', 'Internal error'],
    ['504', { kind: 'failing', status: 504 }, 'ENGINE_TIMEOUT', 'out of time'],
    ['an upload that breaks off', { kind: 'reset-upload', routes: ['submit'] }, 'ENGINE_UNREACHABLE', 'failed'],
    ['an accepted clip without an answer', { kind: 'reset-answer', routes: ['submit'] }, 'ENGINE_BAD_ANSWER', 'broke off'],
    ['half a JSON', { kind: 'half-json', routes: ['submit'] }, 'ENGINE_BAD_ANSWER', 'not JSON'],
    ['an answer for another part', { kind: 'wrong-part' }, 'ENGINE_BAD_ANSWER', 'another part'],
    ['results that end in an error', { kind: 'broken-stream' }, 'ENGINE_FAILED', 'yandex: it failed (Internal error)'],
    ['a failure, as the API has it', { kind: 'failed-operation', code: 3 }, 'ENGINE_REFUSED_AUDIO', '(Internal error)'],
    ['a failure, as the gateway has it', { kind: 'failed-operation', shape: 'grpc-code', code: 4 }, 'ENGINE_TIMEOUT', '(Internal error)'],
    ['a server that dies', { kind: 'dies', routes: ['operation'] }, 'ENGINE_UNREACHABLE', 'failed'],
  ] as [string, FaultRule, string, string][])('%s', async (_, fault, code, message) => {
    await using server = await lab.setUp({ faults: [fault] });
    await expect(server.hear()).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it.each([
    [{ model: 'whisper-1' }, 'ENGINE_MISCONFIGURED', 'YANDEX_MODEL'],
    [{ kazakh: 'kk' }, 'ENGINE_REFUSED_AUDIO', 'YANDEX_KAZAKH'],
  ])('settings of %j', async (settings, code, name) => {
    await using server = await lab.setUp({ settings });
    await expect(server.hear()).rejects.toMatchObject({ code, message: expect.stringContaining(name) });
  });

  it('audio that is not what it is said to be', async () => {
    await using server = await lab.setUp();
    await expect(server.hear({ audio: { ...lab.short.audio, encoding: 'wav' } })).rejects.toMatchObject({
      code: 'ENGINE_REFUSED_AUDIO',
      message: expect.stringContaining('(Audio has WAV container type but no RIFF header)'),
    });
  });
});

describe.concurrent('short audio', () => {
  it('has its words at once, spread over the clip', async () => {
    await using server = await lab.setUp();
    const engine = createYandexSync(server.settings, 4, server.tools);
    const { words } = await server.hear({ language: 'ru' }, engine);
    expect(foldedTexts(words).join(' ')).toBe(foldedTexts(lab.short.words).join(' ').replace('жиырма бес', '25'));
    expect(new Set(words.map(({ timing }) => timing))).toEqual(new Set(['interpolated']));
    expect(server.calls.map(({ route, status }) => [route, status])).toEqual([['recognize', 200]]);
  });

  it.each([
    ['a key that is refused', { settings: { credentials: { kind: 'api-key', key: 'AQVN-another-key' } } }, 'ENGINE_KEY_REFUSED'],
    ['too many requests', { quotas: { syncPerSecond: 0 } }, 'ENGINE_RATE_LIMITED'],
    ['a web page', { faults: [{ kind: 'html' }] }, 'ENGINE_MISCONFIGURED'],
  ] as [string, YandexSetup, string][])('%s', async (_, setup, code) => {
    await using server = await lab.setUp(setup);
    await expect(server.hear({ language: 'ru' }, createYandexSync(server.settings, 4, server.tools))).rejects.toMatchObject({ code });
  });
});
