import { describe, expect, it } from 'vitest';
import { explainFailure, failureError, readFailure } from './failure.ts';
import { readFixture } from './fixtures/read-fixture.ts';

const names = { key: 'YANDEX_API_KEY', secrets: ['AQVNsecret-of-ours'] };
const explain = explainFailure(names);
const body = (code: number, message: string) => JSON.stringify({ error: message, code, message, details: [] });

describe('readFailure', () => {
  it.each([
    [
      { code: 3, message: 'bad', details: [] },
      { code: 3, message: 'bad' },
    ],
    [
      { error: 'bad', code: 3, message: 'bad', details: [] },
      { code: 3, message: 'bad' },
    ],
    [
      { error: { grpcCode: 8, httpCode: 429, message: 'slow down', httpStatus: 'Too Many Requests', details: [] } },
      { code: 8, message: 'slow down' },
    ],
    [{ error: { httpCode: 503, message: 'away' } }, { code: 14, message: 'away' }],
    [
      { grpcCode: 4, httpCode: 504, message: 'late' },
      { code: 4, message: 'late' },
    ],
    [
      { error_code: 'BAD_REQUEST', error_message: 'no audio' },
      { code: null, message: 'no audio' },
    ],
    [
      { code: '13', message: 'broken' },
      { code: 13, message: 'broken' },
    ],
    [{ message: 'only words' }, { code: null, message: 'only words' }],
    [
      { code: { odd: true }, error: 'still said' },
      { code: null, message: 'still said' },
    ],
    [{ code: 0, message: '' }, null],
    [{ result: 'all well' }, null],
    ['text', null],
    [null, null],
  ])('reads %j', (shape, read) => {
    expect(readFailure(shape)).toEqual(read);
  });
});

describe('explainFailure', () => {
  it.each([
    [
      400,
      body(3, 'unknown value AAC for enum speechkit.stt.v3.ContainerAudio.ContainerAudioType'),
      'ENGINE_REFUSED_AUDIO',
      /unknown value AAC/,
    ],
    [400, body(3, 'model general:old is not available'), 'ENGINE_MISCONFIGURED', /YANDEX_MODEL/],
    [400, body(3, 'Specified folder ID does not match service account folder ID'), 'ENGINE_MISCONFIGURED', /YANDEX_FOLDER_ID/],
    [401, body(16, 'You have to specify folder ID for user account'), 'ENGINE_MISCONFIGURED', /YANDEX_FOLDER_ID/],
    [400, body(3, 'language xx-XX is not supported by the model general'), 'ENGINE_REFUSED_AUDIO', /YANDEX_KAZAKH/],
    [400, body(3, 'audio content is too large: 61000000 bytes'), 'CHUNK_TOO_LARGE', /too large/],
    [429, body(8, 'Received message larger than max (70000000 vs. 62914560)'), 'CHUNK_TOO_LARGE', /larger than max/],
    [504, body(4, ''), 'ENGINE_TIMEOUT', /out of time/],
    [403, body(7, 'Permission denied'), 'ENGINE_KEY_REFUSED', /ai\.speechkit-stt\.user.*Permission denied/],
    [429, body(8, 'quota'), 'ENGINE_RATE_LIMITED', /quota/],
    [501, body(12, 'no such method'), 'ENGINE_MISCONFIGURED', /YANDEX_STT_URL/],
    [500, body(13, 'oops'), 'ENGINE_FAILED', /oops/],
    [503, body(14, 'away'), 'ENGINE_FAILED', /away/],
    [401, body(16, 'Unknown api key AQVNsecret-of-ours'), 'ENGINE_KEY_REFUSED', /YANDEX_API_KEY/],
    [400, JSON.stringify({ error_code: 'BAD_REQUEST', error_message: 'lpcm expected' }), 'ENGINE_REFUSED_AUDIO', /lpcm expected/],
  ])('reads %i %s as %s', (status, answer, code, message) => {
    const meaning = explain(status, answer);
    expect(meaning?.code).toBe(code);
    expect(meaning?.message).toMatch(message);
    expect(meaning?.message).not.toContain('secret-of-ours');
  });

  it.each([
    [404, body(5, 'operation not found')],
    [418, '{"odd":1}'],
    [502, '<html>bad gateway</html>'],
    [400, ''],
  ])('leaves %i %s to the status', (status, answer) => {
    expect(explain(status, answer)).toBeNull();
  });

  it.each([
    'bad header Authorization: Api-Key AQVNsecret-of-ours at 1',
    'bad header Authorization: Bearer t1.9euelZqQyZzNz8qc at 1',
    'token t1.9euelZqQyZzNz8qc_kk is odd',
    'AQVNsecret-of-ours',
  ])('repeats no secret of "%s"', (message) => {
    expect(explain(400, body(3, message))?.message).not.toMatch(/secret-of-ours|9euelZq/);
  });

  it('cuts what goes on and on', () => {
    expect(explain(500, body(13, 'again '.repeat(1000)))?.message.length).toBeLessThan(400);
  });
});

describe('failureError', () => {
  const operationError = (name: string): unknown => JSON.parse(readFixture(name)).error;

  it.each([
    [
      'operation-failed-status.json',
      'ENGINE_REFUSED_AUDIO',
      'yandex: the audio or the request is refused (Audio has WAV container type but no RIFF header)',
    ],
    ['operation-failed-gateway.json', 'ENGINE_FAILED', 'yandex: it failed (Internal error)'],
  ])('tells the cause in %s without the ids before it', (fixture, code, message) => {
    expect(failureError(operationError(fixture), names)).toMatchObject({ code, message });
  });

  it.each([
    'internal_id: "a-1", request_id: "b-2", client_request_id: "c-3", folder_id: "d-4", no RIFF header',
    'internal_id=a-1|request_id=b-2|client_request_id=c-3|folder_id=d-4|no RIFF header',
    '[internal_id: a-1; request_id: b-2; client_request_id: c-3; folder_id: d-4] no RIFF header',
    '{"internal_id":"a-1","request_id":"b-2","client_request_id":"c-3","folder_id":"d-4"} no RIFF header',
  ])('finds the ids in "%s"', (message) => {
    expect(failureError({ code: 13, message }, names).message).toBe('yandex: it failed (no RIFF header)');
  });

  it('is a failure that may pass when it says nothing', () => {
    expect(failureError({ odd: true }, names)).toMatchObject({ code: 'ENGINE_FAILED', retry: true, message: 'yandex: it failed' });
  });
});
