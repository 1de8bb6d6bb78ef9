import { fetch, type Response } from 'undici';
import { expect } from 'vitest';
import { createObjectSplitter } from '../../../src/engines/yandex/result-stream.ts';
import type { Replay } from './replay-server.ts';
import { YANDEX_KEY } from './yandex-cloud.ts';

/** An answer, looked at field by field. */
// biome-ignore lint/suspicious/noExplicitAny: tests say what they expect to find.
export type Answer = any;

/** A client of Yandex made by hand, so that the server is tried without our engine. */
export interface YandexClient {
  call(method: string, path: string, options?: { body?: object | Buffer; headers?: Record<string, string> }): Promise<Response>;
  /** Submits a WAV file, or what `changes` say. */
  submit(file: Buffer | null, changes?: SubmitChanges): Promise<Response>;
  /** `submit`, which has to be accepted; gives the operation's id. */
  begin(file: Buffer | null, changes?: SubmitChanges): Promise<string>;
  /** Asks about an operation until this holds of it. */
  until(id: string, holds: (operation: Answer) => boolean): Promise<Answer>;
  results(id: string): Promise<Response>;
}

export interface SubmitChanges {
  /** Of the request. */
  request?: object;
  /** Of recognitionModel. */
  model?: object;
  headers?: Record<string, string>;
}

export const isDone = ({ done }: Answer): boolean => done === true;

export function yandexClient(replay: Replay, authorization = `Api-Key ${YANDEX_KEY}`): YandexClient {
  const client: YandexClient = {
    call(method, path, { body, headers } = {}) {
      const type = Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json';
      const all = { authorization, ...(body && { 'content-type': type }), ...headers };
      const bytes = Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body);
      return fetch(`${replay.url}${path}`, { method, headers: all, ...(body && { body: bytes }) });
    },
    submit(file, { request, model, headers = {} } = {}) {
      const audioFormat = { containerAudio: { containerAudioType: 'WAV' } };
      const content = file ? { content: file.toString('base64') } : {};
      const body = { ...content, recognitionModel: { model: 'general', audioFormat, ...model }, ...request };
      return client.call('POST', '/stt/v3/recognizeFileAsync', { body, headers });
    },
    async begin(file, changes) {
      const response = await client.submit(file, changes);
      const operation = (await response.json()) as Answer;
      expect(operation).toMatchObject({ id: expect.stringMatching(/^[\w-]{1,50}$/), done: false });
      expect(operation.error).toBeUndefined();
      return operation.id;
    },
    async until(id, holds) {
      let last: Answer;
      const ask = async (): Promise<boolean> => {
        last = await (await client.call('GET', `/operations/${id}`)).json();
        return holds(last);
      };
      await expect.poll(ask, { interval: 50, timeout: 15_000 }).toBe(true);
      return last;
    },
    results: (id) => client.call('GET', `/stt/v3/getRecognition?operationId=${id}`),
  };
  return client;
}

export interface Results {
  messages: Answer[];
  finals: Answer[];
  refinements: Answer[];
  /** Of all finals. */
  words: { text: string; startTimeMs: string; endTimeMs: string }[];
  /** What came at once. */
  pieces: Buffer[];
}

/** Reads what getRecognition answered. */
export async function readResults(response: Response): Promise<Results> {
  expect(response.status).toBe(200);
  const splitter = createObjectSplitter();
  const pieces: Buffer[] = [];
  const messages: Answer[] = [];
  for await (const piece of response.body ?? []) {
    pieces.push(Buffer.from(piece));
    messages.push(...splitter.push(piece).map((object: Answer) => object.result ?? object));
  }
  expect(splitter.whole()).toBe(true);
  const finals = messages.filter(({ final }) => final);
  const refinements = messages.filter(({ finalRefinement }) => finalRefinement);
  return { messages, finals, refinements, words: finals.flatMap(({ final }) => final.alternatives[0].words), pieces };
}
