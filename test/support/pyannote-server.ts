import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** A server with the wire format of pyannoteAI (https://docs.pyannote.ai) that is strict about it. */
export interface PyannoteServer extends AsyncDisposable {
  /** What PYANNOTE_URL would be. */
  url: string;
  /** Every request so far, such as `POST /v1/diarize`. */
  requests: string[];
  /** Jobs that were made, and will be billed. */
  jobs: PyannoteJob[];
  /** What was uploaded, by its `media://` address. */
  media: Map<string, Buffer>;
  /** What a test may change on the way. */
  script: PyannoteScript;
  /** Lets a held job end, and tells so. */
  end(job: PyannoteJob): Promise<void>;
  /** What the receivers of webhooks answered. */
  delivered: number[];
}

export interface PyannoteJob {
  jobId: string;
  request: z.infer<typeof DiarizeBody>;
  asked: number;
  ended: boolean;
}

/** `hang`: no answer comes. `cut`: the connection ends without one. `break`: the work is done, but the answer breaks off. */
export type Fault = 'hang' | 'cut' | 'break' | { status: number; headers?: Record<string, string>; body?: string };

export interface PyannoteScript {
  /** Null: none is asked for, as by a service of one's own. */
  key: string | null;
  /** What happens to the next requests, one after the other; all further ones go well. */
  faults: Partial<Record<'input' | 'upload' | 'diarize' | 'job', Fault[]>>;
  /** What a job says, question by question, before its end. */
  statuses: string[];
  /** It stays with the last status until `end`. */
  held: boolean;
  ending: 'succeeded' | 'failed' | 'canceled' | 'vanished';
  output: object;
  webhook: { secret: string; encoding: 'hex' | 'base64'; retryMs: number[] };
}

const DiarizeBody = z.strictObject({
  url: z.string().regex(/^(https|media):\/\//),
  model: z.enum(['precision-2', 'community-1']),
  numSpeakers: z.int().min(1).optional(),
  minSpeakers: z.int().min(1).optional(),
  maxSpeakers: z.int().min(1).optional(),
  webhook: z.url().optional(),
  webhookStatusOnly: z.boolean().optional(),
});
const InputBody = z.strictObject({ url: z.string().regex(/^media:\/\/[\w./-]{1,200}$/) });

/** Two voices that overlap, as the service writes them. */
export const TWO_VOICES = {
  diarization: [
    { start: 0.12, end: 1.5, speaker: 'SPEAKER_00', confidence: { SPEAKER_00: 90 } },
    { start: 1.2, end: 2.44, speaker: 'SPEAKER_01' },
  ],
  exclusiveDiarization: [
    { start: 0.12, end: 1.4, speaker: 'SPEAKER_00' },
    { start: 1.4, end: 2.44, speaker: 'SPEAKER_01' },
  ],
  warning: null,
  somethingNew: [1],
};

export async function startPyannote(changes: Partial<PyannoteScript> = {}): Promise<PyannoteServer> {
  const script: PyannoteScript = {
    key: 'sk-the-secret-key',
    faults: {},
    statuses: ['created', 'pending', 'running'],
    held: false,
    ending: 'succeeded',
    output: TWO_VOICES,
    webhook: { secret: 'whsec_the-secret', encoding: 'base64', retryMs: [1, 1] },
    ...changes,
  };
  const requests: string[] = [];
  const jobs: PyannoteJob[] = [];
  const media = new Map<string, Buffer>();
  const uploads = new Map<string, string>();
  const delivered: number[] = [];
  let origin = '';

  const answers: Record<string, (asked: Asked) => Answer> = {
    input({ body }) {
      const parsed = InputBody.safeParse(parseJson(body));
      if (!parsed.success) return invalid(parsed.error);
      const token = randomUUID();
      uploads.set(token, parsed.data.url);
      return { status: 201, body: { url: `${origin}/store/${token}?X-Amz-Signature=abc` } };
    },
    upload({ id, headers, body }) {
      const to = uploads.get(id);
      if (to === undefined || headers.authorization !== undefined) return { status: 403, body: { message: 'AccessDenied' } };
      if (headers['transfer-encoding'] !== undefined) return { status: 501, body: { message: 'NotImplemented' } };
      if (headers['content-type'] !== 'application/octet-stream') return { status: 403, body: { message: 'SignatureDoesNotMatch' } };
      uploads.delete(id);
      media.set(to, body);
      return { status: 200, body: {} };
    },
    diarize({ body }) {
      const parsed = DiarizeBody.safeParse(parseJson(body));
      if (!parsed.success) return invalid(parsed.error);
      if (!media.has(parsed.data.url)) return { status: 400, body: { message: 'The media was not found' } };
      const job = { jobId: randomUUID(), request: parsed.data, asked: 0, ended: false };
      jobs.push(job);
      return { status: 200, body: { jobId: job.jobId, status: 'created' } };
    },
    job({ id }) {
      const job = jobs.find(({ jobId }) => jobId === id);
      if (!job || (job.ended && script.ending === 'vanished')) return { status: 404, body: { message: 'Job not found' } };
      const status = script.statuses[job.asked++];
      if (!script.held && status === undefined) job.ended = true;
      if (!job.ended) return { status: 200, body: { jobId: id, status: status ?? 'running', output: null } };
      return { status: 200, body: { jobId: id, status: script.ending, output: script.output, createdAt: 'x' } };
    },
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '', 'http://host').pathname;
    requests.push(`${request.method} ${path}`);
    const [, kind, id = ''] = routeOf(request.method ?? '', path);
    const body = await buffer(request);
    const needed = kind === 'upload' || script.key === null ? undefined : `Bearer ${script.key}`;
    const send = ({ status, body: content, headers = {} }: Answer): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-ratelimit-limit': '100', ...headers });
      response.end(typeof content === 'string' ? content : JSON.stringify(content));
    };
    if (kind === '') return send({ status: 404, body: { message: 'Not found' } });
    if (request.headers.authorization !== needed) return send({ status: 401, body: { message: 'Unauthorized' } });
    const fault = script.faults[kind as keyof PyannoteScript['faults']]?.shift();
    if (fault === 'hang') return;
    if (fault === 'cut') return void request.socket.destroy();
    if (typeof fault === 'object') return send({ body: { message: 'A fault' }, ...fault });
    const answer = answers[kind]?.({ id, headers: request.headers, body }) ?? { status: 500, body: {} };
    if (fault !== 'break') return send(answer);
    response.writeHead(answer.status, { 'content-type': 'application/json', 'content-length': 1000 });
    response.write('{"jobId":', () => request.socket.destroy());
  };

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/v1`,
    requests,
    jobs,
    media,
    script,
    delivered,
    async end(job) {
      job.ended = true;
      if (job.request.webhook === undefined) return;
      const told = { jobId: job.jobId, status: script.ending, ...(!job.request.webhookStatusOnly && { output: script.output }) };
      for (const [number, waitMs] of [0, ...script.webhook.retryMs].entries()) {
        await sleep(waitMs);
        const status = await callWebhook(job.request.webhook, JSON.stringify(told), script.webhook, number);
        delivered.push(status);
        if (status < 300) return;
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

/** Calls a webhook as the service does; gives the status of the answer. */
export async function callWebhook(
  url: string,
  body: string,
  { secret, encoding, now = Date.now() }: { secret: string; encoding: 'hex' | 'base64'; now?: number },
  retry = 0,
): Promise<number> {
  const timestamp = String(Math.floor(now / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest(encoding);
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-request-timestamp': timestamp,
      'x-signature': signature,
      ...(retry > 0 && { 'x-retry-num': String(retry), 'x-retry-reason': 'http_error' }),
    },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

interface Asked {
  id: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}
interface Answer {
  status: number;
  body: object | string;
  headers?: Record<string, string>;
}

function routeOf(method: string, path: string): [whole: string, kind: string, id?: string] {
  const call = `${method} ${path}`;
  if (call === 'POST /v1/media/input') return [call, 'input'];
  if (call === 'POST /v1/diarize') return [call, 'diarize'];
  const upload = /^PUT \/store\/(.+)$/.exec(call)?.[1];
  if (upload !== undefined) return [call, 'upload', upload];
  const job = /^GET \/v1\/jobs\/(.+)$/.exec(call)?.[1];
  return job === undefined ? [call, ''] : [call, 'job', job];
}

function invalid({ issues }: z.ZodError): Answer {
  const errors = issues.map(({ path, message }) => ({ field: path.join('.'), message }));
  return {
    status: 400,
    body: { message: `Validation failed: ${errors.map(({ field, message }) => `${field} ${message}`).join('; ')}`, errors },
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}
