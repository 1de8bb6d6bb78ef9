import { describe, expect, it } from 'vitest';
import { explainFailure } from './failure.ts';

const KEY = 'sk-very-secret-key';
const explain = explainFailure(
  { model: 'whisper-9', key: KEY, settings: { url: 'OPENAI_BASE_URL', key: 'OPENAI_API_KEY', model: 'OPENAI_STT_MODEL' } },
  'kk',
);
const openAi = (message: string, rest: object = {}) => ({
  error: { message, type: 'invalid_request_error', param: null, code: null, ...rest },
});

describe('explainFailure', () => {
  it.each<[string, number, unknown, string, string]>([
    [
      'an empty account',
      429,
      openAi('You exceeded your current quota, please check your plan', { type: 'insufficient_quota', code: 'insufficient_quota' }),
      'ENGINE_QUOTA_EXHAUSTED',
      'its account is used up',
    ],
    ['an account that must be paid', 402, {}, 'ENGINE_QUOTA_EXHAUSTED', 'its account is used up'],
    [
      'a hard limit',
      400,
      openAi('Billing hard limit has been reached', { code: 'billing_hard_limit_reached' }),
      'ENGINE_QUOTA_EXHAUSTED',
      'its account is used up',
    ],
    [
      'a country that is not served',
      403,
      openAi('Country, region, or territory not supported', { code: 'unsupported_country_region_territory' }),
      'ENGINE_MISCONFIGURED',
      'OPENAI_BASE_URL',
    ],
    [
      'a model that OpenAI lacks',
      404,
      openAi('The model `whisper-9` does not exist or you do not have access to it.', { code: 'model_not_found' }),
      'ENGINE_MISCONFIGURED',
      'it does not have the model "whisper-9"; check OPENAI_STT_MODEL',
    ],
    [
      'a model without rights',
      403,
      openAi('Project `p` does not have access to model `whisper-9`', { code: 'model_not_found' }),
      'ENGINE_MISCONFIGURED',
      'OPENAI_STT_MODEL',
    ],
    ['a model by its field', 400, openAi('invalid model ID', { param: 'model' }), 'ENGINE_MISCONFIGURED', 'OPENAI_STT_MODEL'],
    [
      'a model that speaches lacks',
      404,
      { detail: "Model 'whisper-9' is not installed locally. You can download the model using `POST /v1/models`" },
      'ENGINE_MISCONFIGURED',
      'OPENAI_STT_MODEL',
    ],
    [
      'a model that vLLM lacks',
      404,
      { object: 'error', message: 'The model `whisper-9` does not exist.', type: 'NotFoundError', param: null, code: 404 },
      'ENGINE_MISCONFIGURED',
      'OPENAI_STT_MODEL',
    ],
    [
      'a model that FastAPI refuses',
      422,
      { detail: [{ loc: ['body', 'model'], msg: 'Input should be a valid string', type: 'string_type' }] },
      'ENGINE_MISCONFIGURED',
      'OPENAI_STT_MODEL',
    ],
    ['a size in a 413', 413, '', 'CHUNK_TOO_LARGE', 'the part is too large'],
    [
      'a size in a 400',
      400,
      openAi('Maximum content size limit (26214400) exceeded (26214543 bytes read)'),
      'CHUNK_TOO_LARGE',
      'the part is too large',
    ],
    [
      'a length',
      400,
      openAi('audio duration 1500.5 seconds is longer than 1400 seconds which is the maximum for this model'),
      'CHUNK_TOO_LARGE',
      'the part is too large',
    ],
    [
      'a size at vLLM',
      400,
      { error: { message: 'Maximum file size exceeded (parameter=audio_filesize_mb, value=28.6)', param: 'audio_filesize_mb' } },
      'CHUNK_TOO_LARGE',
      'the part is too large',
    ],
    ['a length at vLLM', 400, { message: 'Audio exceeds maximum allowed duration of 600 s' }, 'CHUNK_TOO_LARGE', 'the part is too large'],
    ['a size at a proxy', 400, { message: 'File is too large' }, 'CHUNK_TOO_LARGE', 'the part is too large'],
    [
      'a language by its field',
      400,
      openAi('Invalid value', { param: 'language' }),
      'ENGINE_REFUSED_AUDIO',
      'the model "whisper-9" does not know the language "kk"',
    ],
    ['a language in words', 400, openAi("Language 'kk' is not supported."), 'ENGINE_REFUSED_AUDIO', 'does not know the language "kk"'],
    [
      'a language at vLLM',
      400,
      { message: "Unsupported language: 'kk'. Must be one of ['en']" },
      'ENGINE_REFUSED_AUDIO',
      'does not know the language "kk"',
    ],
    [
      'a form that the model lacks',
      400,
      openAi("response_format 'verbose_json' is not compatible with model 'whisper-9'", { param: 'response_format' }),
      'ENGINE_MISCONFIGURED',
      'OPENAI_STT_MODEL',
    ],
    ['times that the model lacks', 400, openAi('`timestamp_granularities[]` not supported'), 'ENGINE_MISCONFIGURED', 'OPENAI_STT_MODEL'],
    [
      'audio that whisper.cpp cannot read',
      400,
      { error: 'failed to read audio data' },
      'ENGINE_REFUSED_AUDIO',
      'it refused the part with 400 (failed to read audio data)',
    ],
    [
      'a field that FastAPI misses',
      422,
      { detail: [{ loc: ['body', 'file'], msg: 'Field required', type: 'missing' }] },
      'ENGINE_REFUSED_AUDIO',
      '(body.file: Field required)',
    ],
    ['plain text', 400, 'Bad\n request', 'ENGINE_REFUSED_AUDIO', 'it refused the part with 400 (Bad request)'],
    ['a page', 400, '<html><body>Bad Request</body></html>', 'ENGINE_REFUSED_AUDIO', 'it refused the part with 400'],
    ['nothing', 422, '', 'ENGINE_REFUSED_AUDIO', 'it refused the part with 422'],
    ['other JSON', 400, '[1]', 'ENGINE_REFUSED_AUDIO', 'it refused the part with 400'],
  ])('knows %s', (_, status, body, code, message) => {
    const meaning = explain(status, typeof body === 'string' ? body : JSON.stringify(body));
    expect(meaning).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it.each<[number, unknown]>([
    [401, openAi(`Incorrect API key provided: ${KEY}`, { code: 'invalid_api_key' })],
    [403, openAi('You are not allowed')],
    [404, 'Not Found'],
    [404, { error: { message: 'Invalid URL (POST /v2/audio/transcriptions)' } }],
    [409, {}],
    [429, openAi('Rate limit reached for requests', { code: 'rate_limit_exceeded' })],
    [429, openAi('The model is currently overloaded; it is not available')],
    [500, openAi('The server had an error')],
    [503, { error: 'loading model' }],
  ])('leaves %i to its status', (status, body) => {
    expect(explain(status, typeof body === 'string' ? body : JSON.stringify(body))).toBeNull();
  });

  it('repeats no key, ours or another', () => {
    const echoes = `refused for Bearer ${KEY}, ${KEY} and sk-proj-other12345`;
    for (const body of [openAi(echoes), { detail: echoes }, { message: echoes }, { error: echoes }]) {
      const message = explain(400, JSON.stringify(body))?.message ?? '';
      expect(message).toContain('refused for ***');
      expect(message).not.toMatch(/secret|other12345/);
    }
    expect(explain(400, echoes)?.message).not.toMatch(/secret|other12345/);
  });

  it('repeats no more than a few lines', () => {
    expect(explain(400, 'x'.repeat(5000))?.message.length).toBeLessThan(400);
  });
});
