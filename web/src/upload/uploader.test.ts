import { setImmediate as settled } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import type { Job } from '../../../src/contract/job.ts';
import { ApiError } from '../api/api-error.ts';
import { PLAIN_OPTIONS } from '../settings/upload-options.ts';
import { AT_ONCE } from './upload-queue.ts';
import { createUploader, type Send } from './uploader.ts';

const options = PLAIN_OPTIONS;
const files = (...names: string[]) => names.map((name) => new File(['sound'], name));

/** A network of which the test decides when each file arrives. */
function slowNetwork() {
  const travelling = new Map<string, { arrive: () => void; lose: (error: ApiError) => void; signal: AbortSignal }>();
  const send: Send = (upload, report, signal) =>
    new Promise((resolve, reject) => {
      report({ sent: 3 });
      signal.addEventListener('abort', () => reject(signal.reason));
      travelling.set(upload.file.name, { arrive: () => resolve({ filename: upload.file.name } as Job), lose: reject, signal });
    });
  return { send, travelling };
}

function start(serverAnswers = true, atOnce = () => AT_ONCE) {
  const { send, travelling } = slowNetwork();
  const arrived: string[] = [];
  const uploader = createUploader({
    send,
    stored: (job) => arrived.push(job.filename),
    serverAnswers: async () => serverAnswers,
    atOnce,
  });
  const states = () => Object.fromEntries(uploader.line.get().map(({ file, state }) => [file.name, state]));
  return { uploader, travelling, arrived, states };
}

it('sends five at a time and moves up when one arrives', async () => {
  const { uploader, travelling, arrived, states } = start();
  uploader.add(files('1', '2', '3', '4', '5', '6', '7'), options, 100);
  expect([...travelling.keys()]).toEqual(['1', '2', '3', '4', '5']);
  expect(uploader.line.get()[0]?.sent).toBe(3);
  travelling.get('3')?.arrive();
  await settled();
  expect(arrived).toEqual(['3']);
  expect(states()).toMatchObject({ 6: 'sending', 7: 'waiting' });
  expect(states()).not.toHaveProperty('3');
});

it('sends one at a time while the server is degraded, more when it no longer is, and waits its turn where another tab was first', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  let most = 1;
  const { uploader, travelling, states } = start(true, () => most);
  uploader.add(files('1', '2', '3'), options, 100);
  expect(states()).toEqual({ 1: 'sending', 2: 'waiting', 3: 'waiting' });
  travelling.get('1')?.lose(new ApiError('ONE_UPLOAD_AT_A_TIME', 'later'));
  await settled();
  expect(states()).toEqual({ 1: 'paused', 2: 'sending', 3: 'waiting' });
  travelling.get('2')?.arrive();
  await settled();
  travelling.get('3')?.arrive();
  await settled();
  vi.advanceTimersByTime(5_000);
  expect(states()).toEqual({ 1: 'sending' });
  most = AT_ONCE;
  uploader.add(files('4', '5'), options, 100);
  expect(states()).toEqual({ 1: 'sending', 4: 'sending', 5: 'sending' });
  vi.useRealTimers();
});

it('cancels one that travels and one that waits', async () => {
  const { uploader, travelling, states } = start();
  uploader.add(files('1', '2', '3', '4', '5', '6', '7'), options, 100);
  const id = (name: string) => uploader.line.get().find(({ file }) => file.name === name)?.id ?? '';
  uploader.cancel(id('6'));
  uploader.cancel(id('1'));
  await settled();
  expect(travelling.get('1')?.signal.aborted).toBe(true);
  expect(states()).toEqual({ 2: 'sending', 3: 'sending', 4: 'sending', 5: 'sending', 7: 'sending' });
});

it('pauses while the server is away and goes on when it is back', async () => {
  const { uploader, travelling, arrived, states } = start(false);
  uploader.add(files('call.ogg'), options, 100);
  travelling.get('call.ogg')?.lose(ApiError.unreachable());
  await settled();
  expect(states()).toEqual({ 'call.ogg': 'paused' });
  uploader.resume();
  expect(states()).toEqual({ 'call.ogg': 'sending' });
  travelling.get('call.ogg')?.arrive();
  await settled();
  expect(arrived).toEqual(['call.ogg']);
  expect(uploader.line.get()).toEqual([]);
});

it('tries again at once when only the connection broke, and stays refused when the server refuses', async () => {
  const { uploader, travelling, states } = start(true);
  uploader.add(files('call.ogg'), options, 100);
  travelling.get('call.ogg')?.lose(ApiError.unreachable());
  await settled();
  expect(states()).toEqual({ 'call.ogg': 'sending' });
  travelling.get('call.ogg')?.lose(new ApiError('NOT_AUDIO', 'The file is text'));
  await settled();
  expect(uploader.line.get()[0]).toMatchObject({ state: 'failed', error: { code: 'NOT_AUDIO' } });
});
