import { wav } from '../pcm.ts';
import { containerOf } from './openai-form.ts';
import { type IncomingCall, json, type Protocol, type Reply } from './protocol.ts';
import type { Access } from './yandex-access.ts';
import { failureOf, httpStatusOf } from './yandex-failure.ts';
import type { Quota } from './yandex-quota.ts';
import { utterancesOf } from './yandex-utterances.ts';

const PATH = '/speech/v1/stt:recognize';
/** Decimal: the stricter of what 1 MB may mean. */
const MOST_BYTES = 1_000_000;
const MOST_MS = 30_000;
/** Begun ones are paid: https://yandex.cloud/docs/speechkit/pricing */
const UNIT_S = 15;

/** What each parameter may be. The model for other languages than Russian is nowhere documented. */
const PARAMETERS: Readonly<Record<string, RegExp>> = {
  lang: /^ru-RU$/i,
  topic: /^general(:rc|:deprecated)?$/,
  format: /^(lpcm|oggopus)$/,
  sampleRateHertz: /^(8000|16000|48000)$/,
  profanityFilter: /^(true|false)$/,
  rawResults: /^(true|false)$/,
};

/** SpeechKit, synchronous recognition of version 1. Route: `recognize`. */
export function shortProtocol(access: Access, requests: Quota): Protocol {
  async function recognize(call: IncomingCall): Promise<Reply> {
    const refused = access.refuse(call.headers);
    if (refused) return failure(httpStatusOf(refused.code), refused.message);
    if (!requests.take()) return failure(429, 'Too many requests');
    const wrong = wrongWith(call);
    if (wrong !== null) return failure(400, wrong);
    const query = call.url.searchParams;
    const isOgg = (query.get('format') ?? 'oggopus') === 'oggopus';
    const file = isOgg ? call.body : wav(call.body, { sampleRate: Number(query.get('sampleRateHertz') ?? 48_000) });
    const heard = await call.hear(file).catch((error: unknown) => {
      call.record.error = String(error);
      return null;
    });
    if (heard === null) return failure(400, 'The audio cannot be decoded');
    const lengthMs = call.record.clip?.durationMs ?? 0;
    if (lengthMs > MOST_MS) return failure(400, 'The audio is too long: more than 30 s');
    // Also an empty one.
    call.record.billedSeconds = UNIT_S * Math.max(1, Math.ceil(lengthMs / 1000 / UNIT_S));
    const digits = query.get('rawResults') !== 'true';
    const utterances = utterancesOf(heard, { digits, literary: false, labelled: false });
    return json(200, { result: utterances.map(({ written }) => written).join(' ') });
  }

  return {
    name: 'yandex:v1',
    route(method, path) {
      if (method !== 'POST' || path !== PATH) return null;
      return { name: 'recognize', immune: ['pending', 'failed-operation', 'broken-stream'], handle: recognize };
    },
    notFound: () => failure(404, 'Not found'),
    refuse(fault) {
      const { status, message } = failureOf(fault);
      return failure(status, message);
    },
  };
}

function wrongWith({ url, body }: IncomingCall): string | null {
  const query = url.searchParams;
  if (query.has('folderId')) return 'folderId does not go with a service account, whose folder is known';
  for (const [name, value] of query) {
    if (!PARAMETERS[name]) return `unknown parameter ${name}`;
    if (!PARAMETERS[name].test(value)) return `${name} has a wrong value: ${value}`;
  }
  const isOgg = (query.get('format') ?? 'oggopus') === 'oggopus';
  if (isOgg && query.has('sampleRateHertz')) return 'sampleRateHertz is for lpcm only';
  if (body.length === 0) return 'audio is empty';
  if (body.length > MOST_BYTES) return 'audio is too large: more than 1 MB';
  if (isOgg !== (containerOf(body) === 'ogg')) return `audio is not ${isOgg ? 'oggopus' : 'lpcm'}`;
  return !isOgg && body.length % 2 === 1 ? 'lpcm: expected samples of 16 bits' : null;
}

const CODES: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
};

function failure(status: number, message: string): Reply {
  return json(status, { error_code: CODES[status] ?? 'INTERNAL_SERVER_ERROR', error_message: message });
}
