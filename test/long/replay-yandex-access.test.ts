import { createPrivateKey } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import { type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkLeaks } from '../support/leak-check.ts';
import { silence, wav } from '../support/pcm.ts';
import { type Clip, cutAtPauses } from '../support/replay/cut-clip.ts';
import { makeReference, type Reference } from '../support/replay/make-reference.ts';
import { type Replay, startReplay } from '../support/replay/replay-server.ts';
import { type Answer, isDone, readResults, yandexClient } from '../support/replay/yandex-client.ts';
import { BUCKET, type YandexOptions, yandexCloud } from '../support/replay/yandex-cloud.ts';
import { makeServiceAccount } from '../support/replay/yandex-service-account.ts';

checkLeaks();

let reference: Reference;
let clip: Clip;
beforeAll(async () => {
  reference = await makeReference({ minutes: 1.5 });
  clip = cutAtPauses(reference, 9000);
});

async function setUp(options: YandexOptions = {}) {
  const cloud = yandexCloud({ quotas: { pollsPerSecond: 100 }, ...options });
  const replay = await startReplay({ reference, protocols: cloud.protocols });
  return Object.assign(replay, { cloud, client: yandexClient(replay) });
}

const SILENCE = wav(silence(100));

describe('keys', () => {
  it.each([
    ['', 401, 16],
    ['AQVN-replay-key', 401, 16],
    ['Api-Key wrong', 401, 16],
    ['Bearer AQVN-replay-key', 401, 16],
    ['Basic AQVN-replay-key', 401, 16],
    ['Api-Key AQVN-visitor', 403, 7],
    ['Api-key AQVN-replay-key', 200, undefined],
  ])('"%s" gets %i', async (authorization, status, code) => {
    await using replay = await setUp({ withoutRole: ['AQVN-visitor'] });
    const client = yandexClient(replay, authorization);
    const submit = await client.submit(SILENCE);
    expect([submit.status, ((await submit.json()) as Answer).code]).toEqual([status, code]);
    if (status === 200) return;
    const others = await Promise.all([
      client.call('GET', '/operations/x'),
      client.results('x'),
      client.call('DELETE', '/stt/v3/deleteRecognition?operationId=x'),
      client.call('POST', '/speech/v1/stt:recognize', { body: SILENCE }),
    ]);
    expect(others.map((other) => other.status)).toEqual([status, status, status, status]);
  });

  it('finds nothing elsewhere', async () => {
    await using replay = await setUp();
    const answers = [
      await replay.client.call('GET', '/operations/x'),
      await replay.client.results('x'),
      await replay.client.call('GET', '/'),
    ];
    for (const answer of answers) expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ code: 5 })]);
    expect((await replay.client.results('x'.repeat(51))).status).toBe(400);
  });
});

describe('tokens', () => {
  const { account, key } = makeServiceAccount();
  const privateKey = createPrivateKey(key.private_key.slice(key.private_key.indexOf('-----')));
  const now = (): number => Math.floor(Date.now() / 1000);
  const sign = (replay: Replay, claims: JWTPayload = {}, header: object = {}, signer = privateKey): Promise<string> =>
    new SignJWT({ iss: account.id, aud: `${replay.url}/iam/v1/tokens`, iat: now(), exp: now() + 3600, ...claims })
      .setProtectedHeader({ typ: 'JWT', alg: 'PS256', kid: account.keyId, ...header })
      .sign(signer);
  const exchange = (replay: Replay, jwt: string) => yandexClient(replay).call('POST', '/iam/v1/tokens', { body: { jwt } });

  it('are given for a statement, and expire', async () => {
    await using replay = await setUp({ serviceAccount: account });
    const { iamToken, expiresAt } = (await (await exchange(replay, await sign(replay))).json()) as Answer;
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(11.9 * 3_600_000);
    const client = yandexClient(replay, `Bearer ${iamToken}`);
    await client.begin(SILENCE);
    replay.cloud.expireTokens();
    expect((await client.submit(SILENCE)).status).toBe(401);
  });

  it('are not given to a key that only looks like it', async () => {
    await using replay = await setUp({ serviceAccount: account });
    const other = createPrivateKey(makeServiceAccount().key.private_key.split('\n').slice(1).join('\n'));
    expect((await exchange(replay, await sign(replay, {}, {}, other))).status).toBe(401);
    expect((await exchange(replay, await sign(replay))).status).toBe(200);
  });

  it.each<[string, JWTPayload, object]>([
    ['somebody else', { iss: 'aje-other' }, {}],
    ['another place', { aud: 'https://iam.api.cloud.yandex.net/iam/v1/tokens' }, {}],
    ['more than an hour', { exp: now() + 3700 }, {}],
    ['the past', { iat: now() - 7200, exp: now() - 3600 }, {}],
    ['the future', { iat: now() + 600 }, {}],
    ['another key', {}, { kid: 'ajk-other' }],
    ['another kind of signature', {}, { alg: 'RS256' }],
  ])('are not given for %s', async (_, claims, header) => {
    await using replay = await setUp({ serviceAccount: account });
    const answer = await exchange(replay, await sign(replay, claims, header));
    expect([answer.status, await answer.json()]).toEqual([401, { code: 16, message: expect.stringMatching(/^JWT: /) }]);
  });

  it('are given to nobody where there is no account', async () => {
    await using replay = await setUp();
    expect((await exchange(replay, await sign(replay))).status).toBe(401);
  });
});

describe('the bucket', () => {
  interface Call {
    bucket?: string;
    signer?: Partial<ConstructorParameters<typeof AwsV4Signer>[0]>;
    body?: Buffer;
  }
  async function call(replay: Replay, method: 'PUT' | 'DELETE', { bucket = BUCKET.name, signer = {}, body = Buffer.from('x') }: Call = {}) {
    const url = `${replay.url}/${bucket}/calls/one.wav`;
    const { headers } = await new AwsV4Signer({
      ...{ method, url, service: 's3', region: BUCKET.region, accessKeyId: BUCKET.keyId, secretAccessKey: BUCKET.secret },
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      ...signer,
    }).sign();
    return fetch(url, { method, headers, ...(method === 'PUT' && { body: new Uint8Array(body) }) });
  }
  const submitted = (replay: Replay) => ({ request: { uri: `${replay.url}/${BUCKET.name}/calls/one.wav?X-Amz-Signature=0` } });

  it('keeps what is recognised', async () => {
    await using replay = await setUp();
    expect((await call(replay, 'PUT', { body: clip.file })).status).toBe(200);
    const id = await replay.client.begin(null, submitted(replay));
    await replay.client.until(id, isDone);
    expect((await readResults(await replay.client.results(id))).words.map(({ text }) => text)).toEqual(clip.words.map(({ text }) => text));
    expect([...replay.cloud.objects.keys()]).toEqual([`/${BUCKET.name}/calls/one.wav`]);
    expect((await call(replay, 'DELETE')).status).toBe(204);
    expect(replay.cloud.objects.size).toBe(0);
  });

  it('has to keep it until the work is done', async () => {
    await using replay = await setUp();
    const missing = await replay.client.begin(null, submitted(replay));
    expect(await replay.client.until(missing, ({ error }) => Boolean(error))).toMatchObject({ error: { code: 3 } });
    await call(replay, 'PUT', { body: clip.file });
    const removed = await replay.client.begin(null, submitted(replay));
    await call(replay, 'DELETE');
    expect(await replay.client.until(removed, ({ error }) => Boolean(error))).toMatchObject({
      error: { message: expect.stringMatching(/: There is no such object$/) },
    });
  });

  it.each<[string, number, Call]>([
    ['NoSuchBucket', 404, { bucket: 'other' }],
    ['SignatureDoesNotMatch', 403, { signer: { secretAccessKey: 'guess' } }],
    ['InvalidAccessKeyId', 403, { signer: { accessKeyId: 'guess' } }],
    ['AuthorizationHeaderMalformed', 400, { signer: { region: 'kz1' } }],
    ['AuthorizationHeaderMalformed', 400, { signer: { service: 'stt' } }],
    ['RequestTimeTooSkewed', 403, { signer: { datetime: '20200101T000000Z' } }],
    ['XAmzContentSHA256Mismatch', 400, { signer: { headers: { 'x-amz-content-sha256': '0'.repeat(64) } } }],
  ])('%s', async (code, status, options) => {
    await using replay = await setUp();
    const answer = await call(replay, 'PUT', options);
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(`<Code>${code}</Code>`)]);
    expect(replay.cloud.objects.size).toBe(0);
  });

  it('is closed without a signature', async () => {
    await using replay = await setUp();
    const answer = await replay.client.call('PUT', `/${BUCKET.name}/x`, { body: SILENCE, headers: { authorization: '' } });
    expect(answer.status).not.toBe(200);
    expect(replay.cloud.objects.size).toBe(0);
  });
});

describe('short audio', () => {
  const recognize = (replay: Replay, query: string, body: Buffer) =>
    yandexClient(replay).call('POST', `/speech/v1/stt:recognize?${query}`, { body });
  const LPCM = 'lang=ru-RU&topic=general&format=lpcm&sampleRateHertz=16000';

  it('is answered at once', async () => {
    await using replay = await setUp();
    const answer = await recognize(replay, `${LPCM}&rawResults=true`, clip.file.subarray(44));
    expect(await answer.json()).toEqual({ result: clip.words.map(({ text }) => text).join(' ') });
    expect(replay.calls).toMatchObject([{ protocol: 'yandex:v1', billedSeconds: 15 * Math.ceil(clip.durationMs / 15_000) }]);
  });

  it.each([
    ['Kazakh', LPCM.replace('ru-RU', 'kk-KZ'), SILENCE.subarray(44)],
    ['MP3', LPCM.replace('lpcm', 'mp3'), SILENCE],
    ['a rate for Opus', 'format=oggopus&sampleRateHertz=48000', Buffer.from('OggS')],
    ['no Opus', '', SILENCE],
    ['Opus that cannot be decoded', '', Buffer.from('OggS')],
    ['a folder', `${LPCM}&folderId=b1g`, SILENCE.subarray(44)],
    ['an unknown parameter', `${LPCM}&model=general`, SILENCE.subarray(44)],
    ['more than 1 MB', LPCM.replace('16000', '48000'), Buffer.alloc(1_000_002)],
    ['more than 30 s', LPCM.replace('16000', '8000'), Buffer.alloc(500_000)],
    ['half a sample', LPCM, Buffer.alloc(3)],
  ])('is refused: %s', async (_, query, body) => {
    await using replay = await setUp();
    const answer = await recognize(replay, query, body);
    expect([answer.status, await answer.json()]).toEqual([400, { error_code: 'BAD_REQUEST', error_message: expect.any(String) }]);
    expect(replay.calls).toMatchObject([{ billedSeconds: 0 }]);
  });

  it('refuses more than the quota', async () => {
    await using replay = await setUp({ quotas: { syncPerSecond: 1 } });
    const answers = await Promise.all([1, 2].map(() => recognize(replay, LPCM, SILENCE.subarray(44))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429]);
  });
});
