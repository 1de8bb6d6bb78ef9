import { type Dispatcher, FormData, fetch, type Response } from 'undici';
import type { Clip } from './cut-clip.ts';
import type { OpenAiDialect } from './openai-dialect.ts';
import { REPLAY_KEY } from './openai-protocol.ts';
import type { Replay } from './replay-server.ts';

/** Fields of the form; null: left out, even when it is usual. */
export type Fields = Record<string, string | string[] | null>;

export interface PostOptions {
  fields?: Fields;
  path?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  dispatcher?: Dispatcher;
}

const MODELS: Record<OpenAiDialect, string> = {
  openai: 'whisper-1',
  cloudru: 'openai/whisper-large-v3',
  whispercpp: 'anything',
  speaches: 'Systran/faster-whisper-large-v3',
  vllm: 'openai/whisper-large-v3',
};

/** Posts a clip as a client of this dialect would, made by hand so that the server is tried without our engines. */
export function postClip(
  replay: Replay,
  dialect: OpenAiDialect,
  { file, name }: Pick<Clip, 'file' | 'name'>,
  { fields = {}, path = '/v1/audio/transcriptions', headers, signal, dispatcher }: PostOptions = {},
): Promise<Response> {
  const form = new FormData();
  const all: Fields = { model: MODELS[dialect], response_format: 'verbose_json', ...fields };
  for (const [field, value] of Object.entries(all)) for (const one of [value ?? []].flat()) form.append(field, one);
  if (fields.file === undefined) form.append('file', new File([new Uint8Array(file)], name));
  const authorization = dialect === 'openai' || dialect === 'cloudru' ? { authorization: `Bearer ${REPLAY_KEY}` } : {};
  const more = { ...(signal && { signal }), ...(dispatcher && { dispatcher }) };
  return fetch(`${replay.url}${path}`, { method: 'POST', headers: { ...authorization, ...headers }, body: form, ...more });
}
