import type { Refusing } from './faults.ts';
import { cloudru } from './openai-cloudru.ts';
import type { Dialect, OpenAiDialect, Problem, Serving } from './openai-dialect.ts';
import { readForm } from './openai-form.ts';
import { original } from './openai-original.ts';
import { speaches } from './openai-speaches.ts';
import { vllm } from './openai-vllm.ts';
import { whispercpp } from './openai-whispercpp.ts';
import type { IncomingCall, Protocol, Reply, Route } from './protocol.ts';

export interface OpenAiOptions extends Partial<Serving> {
  dialect: OpenAiDialect;
}

/** The key that is taken where one is asked for, unless the options name another. */
export const REPLAY_KEY = 'replay-key';

const DIALECTS: Readonly<Record<OpenAiDialect, Dialect>> = { openai: original, cloudru, whispercpp, speaches, vllm };

/** OpenAI's transcription format as one kind of server speaks it. Routes: `transcribe`, and quiet pages by their path. */
export function openAi({ dialect: name, ...options }: OpenAiOptions): Protocol {
  const dialect = DIALECTS[name];
  const serving: Serving = { ...dialect.serving, ...options };
  const pages = dialect.pages(serving);
  const transcribe: Route = {
    name: 'transcribe',
    ...(dialect.serial && { serial: true }),
    async handle(call) {
      const refused = refusedKey(call, serving);
      return refused ? dialect.refuse(refused) : recognise(dialect, serving, call);
    },
  };
  return {
    name: `openai:${name}`,
    route(method, path) {
      if (method === 'POST' && dialect.paths.includes(path)) return transcribe;
      const page = method === 'GET' ? pages[path] : undefined;
      return page ? { name: path, quiet: true, handle: async (call) => pageFor(dialect, serving, call, page) } : null;
    },
    notFound: (method, path) => dialect.refuse({ status: 404, message: `Invalid URL (${method} ${path})` }),
    refuse: (fault) => dialect.refuse(problemOf(fault)),
  };
}

function pageFor(dialect: Dialect, serving: Serving, call: IncomingCall, page: Reply): Reply {
  const refused = call.url.pathname.startsWith('/v1/') ? refusedKey(call, serving) : null;
  return refused ? dialect.refuse(refused) : page;
}

function refusedKey({ headers }: IncomingCall, { key }: Serving): Problem | null {
  if (key === null) return null;
  const { authorization } = headers;
  if (authorization === undefined) return { status: 401, message: "You didn't provide an API key." };
  if (authorization === `Bearer ${key}`) return null;
  // It says the key that it does not know.
  return { status: 401, message: `Incorrect API key provided: ${authorization.replace(/^\S+ /, '')}.`, code: 'invalid_api_key' };
}

async function recognise(dialect: Dialect, serving: Serving, call: IncomingCall): Promise<Reply> {
  const { body, headers, record } = call;
  if (serving.maxBytes !== null && body.length > serving.maxBytes)
    return dialect.refuse({
      status: 413,
      message: `Maximum content size limit (${serving.maxBytes}) exceeded (${body.length} bytes read)`,
    });
  const form = await readForm(headers['content-type'], body);
  if (typeof form === 'string') return dialect.refuse({ status: 400, message: form });
  record.fields = form.fields;
  const problem = dialect.check(form, serving);
  if (problem || form.file === null) return dialect.refuse(problem ?? { status: 400, message: 'there is no file' });
  const heard = await call.hear(form.file.bytes).catch((error: unknown) => {
    record.error = String(error);
    return null;
  });
  if (!heard)
    return dialect.refuse({ status: 400, message: 'The audio file could not be decoded or its format is not supported.', param: 'file' });
  const lengthProblem = dialect.checkLength?.(form, heard.durationMs, serving);
  if (lengthProblem) return dialect.refuse(lengthProblem);
  if (dialect.billed) record.billedSeconds = Math.ceil((record.clip?.durationMs ?? 0) / 1000);
  return dialect.answer(heard, form);
}

function problemOf(fault: Refusing): Problem {
  switch (fault.kind) {
    case 'rate-limited':
      return { status: 429, message: 'Rate limit reached for requests.', code: 'rate_limit_exceeded' };
    case 'out-of-money':
      return {
        status: 429,
        message: 'You exceeded your current quota, please check your plan and billing details.',
        code: 'insufficient_quota',
      };
    case 'failing':
      return { status: fault.status, message: 'The server had an error while processing your request.' };
    case 'too-large':
      return fault.status === 400
        ? { status: 400, message: `File size exceeds the maximum of ${fault.aboveBytes} bytes.`, param: 'file' }
        : { status: 413, message: `Maximum content size limit (${fault.aboveBytes}) exceeded` };
    case 'expired-token':
      return { status: 401, message: 'The key has expired.', code: 'invalid_api_key' };
  }
}
