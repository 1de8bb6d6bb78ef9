import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A server that speaks Deepgram's format for recorded audio, and is strict about it. */
export interface DeepgramServer extends AsyncDisposable {
  url: string;
  /** Bodies that were taken. */
  heard: Buffer[];
}

interface DeepgramWord {
  word: string;
  punctuated_word: string;
  start: number;
  end: number;
  confidence: number;
  speaker?: number;
}

const QUERY = new Set(['model', 'language', 'detect_language', 'punctuate', 'diarize']);
const TYPES = new Set(['audio/ogg', 'audio/mpeg', 'audio/flac', 'audio/wav']);

/** Answers every clip with these words; `failure` instead of them, when it is set. */
export async function startDeepgram(
  key: string,
  answer: { words: DeepgramWord[]; language: string; failure?: { status: number; err_code: string; err_msg: string } },
): Promise<DeepgramServer> {
  const heard: Buffer[] = [];
  const server = createServer(async (request, response) => {
    const send = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const body = await buffer(request);
    const wrong = refusal(request, body, key);
    if (wrong)
      return send(wrong.status, { err_code: 'Bad Request', err_msg: wrong.why, request_id: '00000000-0000-0000-0000-000000000000' });
    if (answer.failure) return send(answer.failure.status, { ...answer.failure, request_id: 'x' });
    heard.push(body);
    const query = new URL(request.url ?? '', 'http://host').searchParams;
    const words = answer.words.map(({ speaker, ...word }) => ({ ...word, ...(query.get('diarize') === 'true' && { speaker }) }));
    const transcript = words.map((word) => word.punctuated_word).join(' ');
    const channel = {
      alternatives: [{ transcript, confidence: 0.9, words }],
      ...(query.get('detect_language') === 'true' && { detected_language: answer.language, language_confidence: 0.9 }),
    };
    send(200, { metadata: { request_id: 'x', duration: 3, channels: 1 }, results: { channels: [channel] } });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

function refusal(request: IncomingMessage, body: Buffer, key: string): { status: number; why: string } | null {
  const url = new URL(request.url ?? '', 'http://host');
  const query = url.searchParams;
  if (request.method !== 'POST' || url.pathname !== '/v1/listen') return { status: 404, why: 'no such route' };
  if (request.headers.authorization !== `Token ${key}`) return { status: 401, why: 'Invalid credentials.' };
  const unknown = [...query.keys()].find((name) => !QUERY.has(name));
  if (unknown !== undefined) return { status: 400, why: `unknown parameter ${unknown}` };
  if (query.has('language') === query.has('detect_language')) return { status: 400, why: 'language or detect_language, one of them' };
  if (!/^[a-z]{2}(-[A-Z]{2})?$/.test(query.get('language') ?? 'en')) return { status: 400, why: 'no such language' };
  for (const name of ['detect_language', 'punctuate', 'diarize'])
    if (!/^(true|false)$/.test(query.get(name) ?? 'false')) return { status: 400, why: `${name} is true or false` };
  if (!TYPES.has(request.headers['content-type'] ?? '')) return { status: 415, why: 'no such type' };
  if (Number(request.headers['content-length']) !== body.length || body.length === 0)
    return { status: 400, why: 'no body of known length' };
  return null;
}
