import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PyannoteSettings } from '../../src/config/pyannote.ts';
import type { DiarizeRequest } from '../../src/engines/diarization/diarizer.ts';
import { createClient } from '../../src/engines/diarization/pyannote/client.ts';
import { createPyannote } from '../../src/engines/diarization/pyannote/diarizer.ts';
import { createWebhookInbox } from '../../src/engines/diarization/pyannote/webhook-inbox.ts';
import { createMemoryRates, createRateLimiter } from '../../src/engines/rate-limiter.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { type Fault, type PyannoteScript, startPyannote } from '../support/pyannote-server.ts';
import { testFolders } from '../support/test-folders.ts';
import { type Burst, noise } from '../support/tiny-models/noise.ts';

checkLeaks();

const { newFolder } = testFolders();
const DURATION_MS = 2500;
const BURSTS: Burst[] = [{ level: 0, startMs: 120, endMs: 2440 }];
const TURNS = [
  { startMs: 120, endMs: 1500, speaker: 'SPEAKER_00' },
  { startMs: 1200, endMs: 2440, speaker: 'SPEAKER_01' },
];
const WAITING = { timeout: 10_000, interval: 5 };
const REMOTE = { kind: 'remote', company: 'pyannoteAI', country: 'FR', place: 'pyannoteAI, France' } as const;
const UPLOADED = ['POST /v1/media/input', 'PUT /store'];

let agent: Agent;
beforeAll(() => {
  agent = new Agent();
});
afterAll(() => agent.close());

/** A service, a recording, and a diarizer that asks quickly. What a test does not say goes well. */
async function setUp(script: Partial<PyannoteScript> = {}, changes: Partial<PyannoteSettings> = {}, shortestMs = 5) {
  const server = await startPyannote(script);
  const pcmFile = join(await newFolder(), 'recording.pcm');
  await writeFile(pcmFile, Buffer.from(noise(DURATION_MS, BURSTS).buffer));
  const inbox = createWebhookInbox();
  const blocked: number[] = [];
  const tools = {
    inbox,
    fetch: ((input, init) => fetch(input, { ...init, dispatcher: agent })) as typeof fetch,
    limiter: {
      take: async (_key: string, _limit: object, signal: AbortSignal) => signal.throwIfAborted(),
      block: async (_key: string, ms: number) => void blocked.push(ms),
    },
  };
  const settings: PyannoteSettings = {
    url: server.url,
    key: server.script.key,
    model: 'precision-2',
    webhook: null,
    location: REMOTE,
    ...changes,
  };
  const pyannote = createPyannote(settings, tools, { shortestMs, longestMs: 4 * shortestMs });
  const accepted: (string | null)[] = [];
  const diarize = (own: Partial<DiarizeRequest> = {}) =>
    pyannote.diarize({
      pcmFile,
      durationMs: DURATION_MS,
      regions: [],
      count: { exact: null, min: null, max: null },
      signal: new AbortController().signal,
      ticket: null,
      onAccepted: async (ticket) => void accepted.push(ticket),
      ...own,
    });
  const paths = () => server.requests.map((path) => path.replace(/(\/store|\/jobs)\/.*/, '$1'));
  return Object.assign(server, { pcmFile, settings, tools, inbox, blocked, pyannote, accepted, diarize, paths });
}

const decode = async (flac: Buffer): Promise<Buffer> => {
  const { stdout } = await execa('ffmpeg', ['-v', 'error', '-i', 'pipe:0', '-f', 's16le', 'pipe:1'], { input: flac, encoding: 'buffer' });
  return Buffer.from(stdout);
};

describe('a recording', () => {
  test('is uploaded without a loss, begun, asked about and read; turns may overlap', async () => {
    await using server = await setUp();
    const seenThen: string[][] = [];
    const turns = await server.diarize({ onAccepted: async () => void seenThen.push(server.paths()) });
    expect(turns).toEqual(TURNS);
    expect(seenThen).toEqual([[...UPLOADED, 'POST /v1/diarize']]);
    expect(server.paths()).toEqual([...UPLOADED, 'POST /v1/diarize', ...Array(4).fill('GET /v1/jobs')]);
    const [[url, flac] = ['', Buffer.alloc(0)]] = server.media;
    expect(flac.toString('latin1', 0, 4)).toBe('fLaC');
    expect((await decode(flac)).equals(await readFile(server.pcmFile))).toBe(true);
    expect(server.jobs).toMatchObject([{ request: { url, model: 'precision-2' } }]);
    expect(Object.keys(server.jobs[0]?.request ?? {})).toEqual(['url', 'model']);
    expect(await readdir(dirname(server.pcmFile))).toEqual([basename(server.pcmFile)]);
    expect(server.pyannote).toMatchObject({ id: 'pyannote', name: 'pyannoteAI', location: REMOTE });
    expect(await server.pyannote.check()).toBeNull();
  });

  test.each([
    [{ exact: 3, min: 1, max: 9 }, { numSpeakers: 3 }],
    [
      { exact: null, min: 2, max: 4 },
      { minSpeakers: 2, maxSpeakers: 4 },
    ],
    [{ exact: null, min: null, max: 4 }, { maxSpeakers: 4 }],
  ])('of %j people', async (count, fields) => {
    await using server = await setUp();
    await server.diarize({ count });
    const { url: _url, model: _model, ...told } = server.jobs[0]?.request ?? {};
    expect(told).toEqual(fields);
  });

  test('goes to a service of one’s own without a key', async () => {
    await using server = await setUp({ key: null }, { location: { ...REMOTE, kind: 'local', company: null }, model: 'community-1' });
    expect(await server.diarize()).toEqual(TURNS);
    expect(server.pyannote.name).toBe('pyannote');
  });

  test('is not waited for when its ticket cannot be written down, or when it is not wanted any more', async () => {
    await using server = await setUp({ held: true });
    await expect(server.diarize({ onAccepted: () => Promise.reject(new Error('no database')) })).rejects.toThrow('no database');
    expect(server.paths()).toEqual([...UPLOADED, 'POST /v1/diarize']);
    const stop = new AbortController();
    const stopped = server.diarize({ signal: stop.signal });
    await vi.waitFor(() => expect(server.jobs[1]?.asked).toBeGreaterThan(3), WAITING);
    stop.abort(new Error('cancelled'));
    await expect(stopped).rejects.toThrow('cancelled');
    const { length } = server.requests;
    await expect(server.diarize({ signal: stop.signal })).rejects.toThrow('cancelled');
    expect(server.requests).toHaveLength(length);
  });

  test('too long for the service is not sent', async () => {
    await using server = await setUp();
    await expect(server.diarize({ durationMs: 24 * 3_600_000 + 1 })).rejects.toMatchObject({ code: 'CHUNK_TOO_LARGE' });
    expect(server.requests).toEqual([]);
  });

  test('is not sent in the open by a service that is asked in secret', async () => {
    await using server = await setUp();
    const client = createClient({ url: 'https://api.pyannote.ai/v1', key: 'x' }, server.tools);
    const audio = { bytes: 1, open: () => expect.unreachable() };
    await expect(client.upload(`${server.url}/store/1`, audio, AbortSignal.timeout(1000))).rejects.toMatchObject({
      code: 'ENGINE_MISCONFIGURED',
    });
  });
});

describe('a ticket', () => {
  test('fetches the answer, and nothing is sent or paid again', async () => {
    await using server = await setUp({ held: true });
    const stop = new AbortController();
    const first = server.diarize({ signal: stop.signal });
    await vi.waitFor(() => expect(server.accepted).toHaveLength(1), WAITING);
    stop.abort();
    await expect(first).rejects.toThrow();
    server.script.held = false;
    const { length } = server.requests;
    expect(await server.diarize({ ticket: server.accepted[0] ?? null })).toEqual(TURNS);
    expect(new Set(server.paths().slice(length))).toEqual(new Set(['GET /v1/jobs']));
    expect(server.jobs).toHaveLength(1);
    expect(server.accepted).toHaveLength(1);
  });

  test('of a job that they no longer know is given up, and the recording sent again', async () => {
    await using server = await setUp();
    expect(await server.diarize({ ticket: 'a-job-of-last-week' })).toEqual(TURNS);
    expect(server.accepted).toEqual([null, server.jobs[0]?.jobId]);
  });

  test('outlives the process that got it: exactly one job was made and billed', async () => {
    await using server = await setUp({ held: true });
    const ticketFile = join(dirname(server.pcmFile), 'ticket');
    const program = fileURLToPath(new URL('../support/pyannote-client.ts', import.meta.url));
    const child = execa(process.execPath, [program, server.url, server.settings.key ?? '', server.pcmFile, ticketFile], { reject: false });
    await vi.waitFor(() => expect(server.jobs[0]?.asked).toBeGreaterThan(0), { timeout: 30_000, interval: 20 });
    child.kill('SIGKILL');
    expect((await child).signal).toBe('SIGKILL');
    server.script.held = false;
    expect(existsSync(ticketFile)).toBe(true);
    expect(await server.diarize({ ticket: await readFile(ticketFile, 'utf8') })).toEqual(TURNS);
    expect(server.jobs).toHaveLength(1);
    expect(server.media.size).toBe(1);
  });
});

describe('a job that comes to nothing', () => {
  test.each([
    ['failed', { error: 'no speech; sk-the-secret-key\n is fine' }, 'pyannote failed: no speech; *** is fine'],
    ['failed', {}, 'pyannote failed'],
    ['canceled', { diarization: 7 }, 'pyannote gave up'],
    ['vanished', {}, 'pyannote knows nothing of its job'],
  ] as const)('because it %s with %j', async (ending, output, message) => {
    await using server = await setUp({ ending, output });
    await expect(server.diarize()).rejects.toMatchObject({ code: 'ENGINE_FAILED', message });
    expect(server.accepted).toEqual([server.jobs[0]?.jobId, null]);
    expect(server.jobs).toHaveLength(1);
  });

  test.each([
    ['no turns', {}],
    ['turns of another shape', { diarization: [{ from: 0, to: 1 }] }],
    ['times before the beginning', { diarization: [{ start: -1, end: 1, speaker: 'A' }] }],
    ['times that run backwards', { diarization: [{ start: 2, end: 1, speaker: 'A' }] }],
    ['times far beyond the end', { diarization: [{ start: 0, end: 25, speaker: 'A' }] }],
  ])('because its answer has %s', async (_, output) => {
    await using server = await setUp({ output });
    await expect(server.diarize()).rejects.toMatchObject({ code: 'ENGINE_BAD_ANSWER' });
    expect(server.accepted.at(-1)).toBeNull();
  });

  test('but turns without overlaps alone, and times a little beyond the end, are well', async () => {
    await using server = await setUp({ output: { exclusiveDiarization: [{ start: 0, end: 3.1, speaker: 'A' }] } });
    expect(await server.diarize()).toEqual([{ startMs: 0, endMs: DURATION_MS, speaker: 'A' }]);
    server.script.output = { diarization: [] };
    expect(await server.diarize()).toEqual([]);
  });
});

describe('a service that stumbles', () => {
  const FAULTS: Fault[] = [
    { status: 500 },
    { status: 503, headers: { 'retry-after': '0' } },
    { status: 429, headers: { 'retry-after': '0' } },
  ];

  test('is asked again, and one job is made', async () => {
    await using server = await setUp({ faults: { input: [...FAULTS], diarize: [...FAULTS], job: [...FAULTS, 'break'] } });
    expect(await server.diarize()).toEqual(TURNS);
    expect(server.jobs).toHaveLength(1);
    expect(server.blocked).toEqual([0, 0, 0]);
  });

  test('refuses an upload: it is sent to another address', async () => {
    await using server = await setUp({ faults: { upload: [{ status: 403 }, 'cut', { status: 500 }] } });
    expect(await server.diarize()).toEqual(TURNS);
    expect(server.jobs).toHaveLength(1);
    expect(server.paths().filter((path) => path === 'PUT /store')).toHaveLength(4);
  });

  test.each([
    ['break', 'ENGINE_BAD_ANSWER', 1],
    ['cut', 'ENGINE_UNREACHABLE', 0],
  ] as const)('without an answer to a new job (%s) may have begun it: it is not asked a second time', async (fault, code, jobs) => {
    await using server = await setUp({ faults: { diarize: [fault] } });
    await expect(server.diarize()).rejects.toMatchObject({ code });
    expect(server.jobs).toHaveLength(jobs);
    expect(server.paths().filter((path) => path === 'POST /v1/diarize')).toHaveLength(1);
    expect(server.accepted).toEqual([]);
  });

  test('for long is given up in the end; the ticket stays', async () => {
    await using server = await setUp({ faults: { job: Array<Fault>(20).fill({ status: 500 }) } });
    await expect(server.diarize()).rejects.toMatchObject({ code: 'ENGINE_FAILED', message: 'pyannote answered 500' });
    expect(server.accepted).toEqual([server.jobs[0]?.jobId]);
  });

  test('asks for a pause when its minute is used up, by an answer or by a refusal', async () => {
    const empty = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '7' };
    const ok = { status: 200, headers: empty, body: '{"status":"running"}' };
    const until = { ...ok, headers: { ...empty, 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 30) } };
    await using server = await setUp({ faults: { job: [ok, until, { status: 429 }] } });
    expect(await server.diarize()).toEqual(TURNS);
    expect(server.blocked).toEqual([7000, expect.closeTo(28_000, -4), 10_000]);
  });

  test('keeps to the rate with all others: a pause that was asked for holds the next call', async () => {
    await using server = await setUp({ faults: { job: [{ status: 429, headers: { 'retry-after': '1' } }] } });
    const limiter = createRateLimiter(createMemoryRates());
    const pyannote = createPyannote(server.settings, { ...server.tools, limiter }, { shortestMs: 1, longestMs: 1 });
    const begun = performance.now();
    const request = { pcmFile: server.pcmFile, durationMs: DURATION_MS, regions: [], count: { exact: null, min: null, max: null } };
    await pyannote.diarize({ ...request, signal: new AbortController().signal, ticket: null, onAccepted: async () => {} });
    expect(performance.now() - begun).toBeGreaterThan(1000);
  });

  test('hangs: whoever waits may leave at any time', async () => {
    for (const at of ['input', 'upload', 'diarize', 'job'] as const) {
      await using server = await setUp({ faults: { [at]: ['hang'] } });
      const stop = new AbortController();
      const hanging = server.diarize({ signal: stop.signal });
      const path = { input: 'POST /v1/media/input', upload: 'PUT /store', diarize: 'POST /v1/diarize', job: 'GET /v1/jobs' }[at];
      await vi.waitFor(() => expect(server.paths()).toContain(path), WAITING);
      stop.abort(new Error('cancelled'));
      await expect(hanging).rejects.toThrow('cancelled');
      expect(await readdir(dirname(server.pcmFile))).toEqual([basename(server.pcmFile)]);
    }
  });
});

describe('what the operator has to mend is named', () => {
  test.each<[string, Fault, object]>([
    ['the key', { status: 401 }, { code: 'ENGINE_KEY_REFUSED', message: expect.stringContaining('PYANNOTE_API_KEY') }],
    ['the credit', { status: 402 }, { code: 'ENGINE_QUOTA_EXHAUSTED', message: expect.stringContaining('PYANNOTE_API_KEY') }],
    [
      'the model',
      { status: 400, body: '{"message":"model must be one of sk-the-secret-key"}' },
      { code: 'ENGINE_MISCONFIGURED', message: 'pyannote: the model is refused; check PYANNOTE_MODEL (model must be one of ***)' },
    ],
    ['the address', { status: 404 }, { code: 'ENGINE_MISCONFIGURED', message: expect.stringContaining('PYANNOTE_URL') }],
    [
      'a web page',
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
      { code: 'ENGINE_MISCONFIGURED', message: 'PYANNOTE_URL of pyannote leads to a web page, not to its API' },
    ],
    [
      'the recording',
      { status: 400, body: '{"message":"too short"}' },
      { code: 'ENGINE_REFUSED_AUDIO', message: expect.stringContaining('too short') },
    ],
    ['a job that could be a path', { status: 200, body: '{"jobId":"../media"}' }, { code: 'ENGINE_BAD_ANSWER' }],
  ])('%s', async (_, fault, error) => {
    await using server = await setUp({ faults: { diarize: [fault] } });
    await expect(server.diarize()).rejects.toMatchObject(error);
    expect(server.accepted).toEqual([]);
  });

  test('a service that is not there', async () => {
    const server = await setUp();
    await server[Symbol.asyncDispose]();
    await expect(server.diarize()).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' });
  });
});

test('a webhook wakes who waits at once; others sleep on', async () => {
  const webhook = { url: 'https://stt.example.kz/api/v1/webhooks/pyannote', secret: 'x' };
  await using server = await setUp({ held: true, statuses: [] }, { webhook }, 60_000);
  const turns = server.diarize();
  await vi.waitFor(() => expect(server.jobs[0]?.asked).toBe(1), WAITING);
  const [job] = server.jobs;
  expect(job?.request).toMatchObject({ webhook: webhook.url, webhookStatusOnly: true });
  if (job) job.ended = true;
  server.inbox.tell('another-job');
  await vi.waitFor(() => {
    server.inbox.tell(job?.jobId ?? '');
    expect(job?.asked).toBe(2);
  }, WAITING);
  expect(await turns).toEqual(TURNS);
});
