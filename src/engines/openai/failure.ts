import type { EndpointSettings } from '../../config/endpoint-settings.ts';
import type { ErrorCode } from '../../contract/app-error.ts';
import { Failure } from './schema.ts';

type Meaning = { code: ErrorCode; message: string };
type Asked = Pick<EndpointSettings, 'model' | 'settings' | 'key'>;

const LONGEST_MESSAGE = 300;
const NO_MONEY = /insufficient_quota|billing_|exceeded your current quota|insufficient (funds|balance)|payment required/i;
const NO_MODEL =
  /\bmodel\b.{0,80}\b(not (exist|found|installed|available|supported|allowed)|doesn't exist)|\b(no such|unknown|invalid|unsupported) model\b|access to (the )?model/is;
const MEASURE = '(size|duration|length|seconds|bytes|mb)\\b';
const MORE = '(exceed|longer than|larger than|greater than)';
const TOO_LARGE = new RegExp(
  `\\btoo (large|big|long)\\b|\\bmaximum (\\w+ )?(size|duration|length)\\b|${MORE}.{0,60}\\b${MEASURE}|\\b${MEASURE}.{0,60}${MORE}`,
  'is',
);
const NO_LANGUAGE =
  /\b(unsupported|unknown|invalid) language\b|\blanguage\b.{0,80}\b(not (a )?(supported|valid|available|known)|unsupported|invalid)\b/is;
const NO_SUCH_FORM = /response_format|timestamp_granularities|chunking_strategy/;

/**
 * For `callHttp`: what an answer that is no success means, whichever of these servers gave it. Null: its status says
 * it all. What is repeated of the answer holds no secret.
 */
export function explainFailure({ model, settings, key }: Asked, language: string): (status: number, body: string) => Meaning | null {
  return (status, body) => {
    const { said, codes, param } = readFailure(body);
    const tell = (code: ErrorCode, sentence: string): Meaning => ({ code, message: said ? `${sentence} (${clean(said, key)})` : sentence });
    if (status === 402 || (status < 500 && NO_MONEY.test(`${codes} ${said}`)))
      return tell('ENGINE_QUOTA_EXHAUSTED', 'its account is used up');
    if (status === 401 || status === 429 || status >= 500) return null;
    if (codes.includes('unsupported_country_region_territory'))
      return tell('ENGINE_MISCONFIGURED', `it serves nobody where this machine is; check ${settings.url}`);
    const isTooLarge = status === 413 || TOO_LARGE.test(said);
    if (codes.includes('model_not_found') || (!isTooLarge && (param === 'model' || NO_MODEL.test(said))))
      return tell('ENGINE_MISCONFIGURED', `it does not have the model "${model}"; check ${settings.model}`);
    if (BY_STATUS_ALONE.has(status)) return null;
    if (isTooLarge) return tell('CHUNK_TOO_LARGE', 'the part is too large');
    if (param === 'language' || NO_LANGUAGE.test(said))
      return tell('ENGINE_REFUSED_AUDIO', `the model "${model}" does not know the language "${language}"`);
    if (NO_SUCH_FORM.test(`${param} ${said}`))
      return tell(
        'ENGINE_MISCONFIGURED',
        `the model "${model}" cannot answer as models of its kind do; check ${settings.model} and the kind`,
      );
    return tell('ENGINE_REFUSED_AUDIO', `it refused the part with ${status}`);
  };
}

const BY_STATUS_ALONE = new Set([403, 404, 405, 408, 409, 425]);

/** OpenAI's {error: {…}}, {error: "…"}, FastAPI's {detail: "…"} and {detail: [{loc, msg}]}, vLLM's {message, …}, plain text. */
function readFailure(body: string): { said: string; codes: string[]; param: string } {
  const parsed = Failure.safeParse(parse(body));
  if (!parsed.success) return { said: /^\s*</.test(body) ? '' : body.trim(), codes: [], param: '' };
  const { error, detail, ...outer } = parsed.data;
  const { message, type, code, param } = typeof error === 'string' ? { ...outer, message: error } : (error ?? outer);
  const details = Array.isArray(detail) ? detail.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; ') : detail;
  const place = Array.isArray(detail) ? detail[0]?.loc.at(-1) : undefined;
  return {
    said: message ?? details ?? '',
    codes: [code, type].filter((value) => typeof value === 'string'),
    param: param ?? String(place ?? ''),
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** On one line, without the key, whether it is ours or another that the server repeats. */
function clean(said: string, key: string | null): string {
  const withoutKey = key === null || key.length < 4 ? said : said.replaceAll(key, '***');
  return withoutKey
    .replace(/\bBearer\s+\S+|\bsk-[\w*-]{4,}/gi, '***')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST_MESSAGE);
}
