import { AppError, type ErrorCode } from '../../contract/app-error.ts';
import { Failure, type Status } from './schema.ts';

/** What an error says of itself, whichever of its shapes it has. `code`: of gRPC; null where only HTTP has spoken. */
export interface FailureStatus {
  code: number | null;
  message: string;
}

const BY_HTTP: Readonly<Record<number, number>> = { 400: 3, 401: 16, 403: 7, 429: 8, 500: 13, 501: 12, 503: 14, 504: 4 };
const LONGEST_MESSAGE = 300;

/** Null: it is no error. Reads the body of an error, the `error` of an operation, or that of a message in the result stream. */
export function readFailure(body: unknown): FailureStatus | null {
  const parsed = Failure.safeParse(body);
  if (!parsed.success) return null;
  const { error, error_message, ...outer } = parsed.data;
  const inner = typeof error === 'object' ? error : { message: error };
  const grpc = grpcCode(outer) ?? grpcCode(inner);
  const said = outer.message ?? inner.message ?? error_message;
  if (grpc === 0 || (grpc === undefined && said === undefined)) return null;
  return { code: grpc ?? null, message: said ?? '' };
}

function grpcCode({ code, grpcCode, httpCode = 0 }: Partial<Status>): number | undefined {
  return code ?? grpcCode ?? BY_HTTP[httpCode];
}

/** For `callHttp`: what an answer with this status and body means. Null: its status says it all. */
export function explainFailure(names: SettingNames): (status: number, body: string) => { code: ErrorCode; message: string } | null {
  return (status, body) => {
    const failure = readFailure(parse(body));
    const code = failure?.code ?? BY_HTTP[status];
    if (failure === null || code === undefined) return null;
    const meaning = meaningOf({ ...failure, code }, names);
    return status === 404 && meaning.code === 'ENGINE_FAILED' ? null : meaning;
  };
}

/** A failure that came with an answer that HTTP calls a success. */
export function failureError(body: unknown, names: SettingNames): AppError {
  const failure = readFailure(body) ?? { code: null, message: '' };
  const { code, message } = meaningOf({ ...failure, code: failure.code ?? 2 }, names);
  return new AppError(code, { message: `yandex: ${message}`, details: { engine: 'yandex', grpc_code: failure.code } });
}

/** Names of settings for messages, and what must never stand in one. */
export interface SettingNames {
  key: string;
  secrets: readonly string[];
}

/** The table of errors of SpeechKit, by gRPC code. */
function meaningOf(
  { code, message }: { code: number; message: string },
  { key, secrets }: SettingNames,
): { code: ErrorCode; message: string } {
  const said = clean(message, secrets);
  const tell = (errorCode: ErrorCode, sentence: string) => ({ code: errorCode, message: said ? `${sentence} (${said})` : sentence });
  if (/\bfolder/i.test(said) && [3, 5, 7, 16].includes(code))
    return tell('ENGINE_MISCONFIGURED', `the folder is refused; check YANDEX_FOLDER_ID, which is left empty for a service account`);
  if (/language/i.test(said) && code === 3)
    return tell('ENGINE_REFUSED_AUDIO', 'the language is refused; check YANDEX_MODEL, and for Kazakh YANDEX_KAZAKH');
  if (/\bmodel\b/i.test(said) && [3, 5, 12].includes(code)) return tell('ENGINE_MISCONFIGURED', 'the model is refused; check YANDEX_MODEL');
  if (/too (large|big|long)|larger than|exceeds|size limit|max(imum)? (size|duration)/i.test(said) && [3, 8, 11].includes(code))
    return tell('CHUNK_TOO_LARGE', 'the part is too large');
  if (code === 3 || code === 9 || code === 11) return tell('ENGINE_REFUSED_AUDIO', 'the audio or the request is refused');
  if (code === 4) return tell('ENGINE_TIMEOUT', 'it was out of time');
  if (code === 7)
    return tell(
      'ENGINE_KEY_REFUSED',
      `the account of ${key} has no right to it; in its folder it needs the role ai.speechkit-stt.user, and to read the bucket storage.viewer`,
    );
  if (code === 8) return tell('ENGINE_RATE_LIMITED', 'a quota is used up for now');
  if (code === 12) return tell('ENGINE_MISCONFIGURED', 'it does not have this method; check YANDEX_STT_URL and YANDEX_MODEL');
  // Nothing of what it says: it repeats the key.
  if (code === 16) return { code: 'ENGINE_KEY_REFUSED', message: `it does not accept the key in ${key}` };
  return tell('ENGINE_FAILED', 'it failed');
}

const IDS = /["']?\b(?:internal|request|client_request|x_request|folder|session|trace)_?-?id\b["']?\s*[:=]\s*["']?[\w.:-]+["']?[\s,;|]*/gi;
const TOKENS = /\b(?:Api-Key|Bearer)\s+\S+|\b(?:t1\.|AQVN|AJE)[\w.-]{8,}/gi;

/** Without session ids and secrets, on one line. */
function clean(message: string, secrets: readonly string[]): string {
  const withoutSecrets = secrets.filter((secret) => secret.length > 3).reduce((text, secret) => text.replaceAll(secret, '***'), message);
  return withoutSecrets
    .replace(IDS, '')
    .replace(TOKENS, '***')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:.()[\]{}|-]+/, '')
    .trim()
    .slice(0, LONGEST_MESSAGE);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
