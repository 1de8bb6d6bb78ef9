import { expect, it } from 'vitest';
import type { Job } from '../../../src/contract/job.ts';
import { canRetry } from './can-retry.ts';

type Facts = Parameters<typeof canRetry>[0];
const error = (code: string): Job['error'] => ({ code, message: '', hint: '' });
const gap = { code: 'GAP', message: '' };

it.each<[string, Partial<Facts>, boolean]>([
  ['a text without gaps', {}, false],
  ['a text with a gap', { warnings: [gap] }, true],
  ['a gap whose audio is gone', { warnings: [gap], audio: 'deleted' }, false],
  ['an engine that failed', { status: 'failed', error: error('ENGINE_TIMEOUT') }, true],
  ['a failure nobody explains', { status: 'failed' }, true],
  ['a file without sound', { status: 'failed', error: error('NO_AUDIO_TRACK') }, false],
  ['a running job', { status: 'processing', warnings: [gap] }, false],
  ['a cancelled job', { status: 'cancelled' }, false],
])('%s: %j', (_, change, expected) => {
  expect(canRetry({ status: 'completed', audio: 'ready', error: null, warnings: [], ...change })).toBe(expected);
});
