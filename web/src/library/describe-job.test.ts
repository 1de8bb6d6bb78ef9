import { setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { expect, it } from 'vitest';
import type { Job } from '../../../src/contract/job.ts';
import { en } from '../i18n/messages/en.ts';
import type { Say } from '../i18n/use-text.ts';
import { canKeep, describeKeeping, describeLeft, describeState } from './describe-job.ts';

const i18n = setupI18n().setMessagesCompiler(compileMessage);
i18n.loadAndActivate({ locale: 'en', messages: { ...en } });
const t: Say = (key, values) => i18n._(key, values).replaceAll('\u00a0', ' ');
const now = new Date('2026-03-12T10:00:00Z');

type State = Parameters<typeof describeState>[0];
const state = (change: Partial<State>): State => ({
  status: 'processing',
  stage: null,
  queue_position: null,
  chunks: { done: 0, total: 0, reused: 0 },
  waits_until: null,
  deferred: false,
  ...change,
});

it.each<[Partial<State>, string]>([
  [{ status: 'uploaded' }, 'stored, joins the queue'],
  [{ status: 'queued', queue_position: 1 }, 'next in line'],
  [{ status: 'queued', queue_position: 4 }, 'number 4 in line'],
  [{ status: 'queued', queue_position: 4, waits_until: '2026-03-12T10:05:00Z' }, 'waits for the engine, next try in 5 min'],
  [{ status: 'queued', waits_until: '2026-03-12T10:15:00Z', deferred: true }, 'in the cheaper mode, next look in 15 min'],
  [{ status: 'queued', queue_position: 1, waits_until: '2026-03-12T09:59:00Z' }, 'next in line'],
  [{ stage: 'normalise' }, 'preparing the audio'],
  [{ stage: 'recognise', chunks: { done: 7, total: 12, reused: 0 } }, 'recognising, 7 of 12'],
  [{ stage: 'recognise', chunks: { done: 0, total: 1, reused: 0 } }, 'recognising'],
  [{ status: 'completed' }, 'done'],
])('%j: %s', (change, expected) => {
  expect(describeState(state(change), now, 'en', t).replaceAll('\u00a0', ' ')).toBe(expected);
});

it('says how long it will take', () => {
  expect(describeLeft('2026-03-12T10:06:00Z', now, 'en', t)?.replaceAll('\u00a0', ' ')).toBe('about 6 min left');
  expect(describeLeft('2026-03-12T09:59:00Z', now, 'en', t)).toBe('almost done');
  expect(describeLeft(null, now, 'en', t)).toBeNull();
});

it('says what becomes of the audio', () => {
  const audio: Pick<Job, 'audio' | 'kept' | 'expires_at' | 'expires_whole'> = {
    audio: 'ready',
    kept: false,
    expires_at: '2026-03-13T09:00:00Z',
    expires_whole: false,
  };
  const describe = (change: Partial<typeof audio>) => describeKeeping({ ...audio, ...change }, now, 'en', t)?.replaceAll('\u00a0', ' ');
  expect(describe({})).toBe('audio is deleted in 23 h');
  expect(describe({ expires_whole: true })).toBe('everything is deleted in 23 h');
  expect(describe({ expires_at: '2026-03-12T10:00:20Z' })).toBe('audio is deleted in a minute');
  expect(describe({ kept: true, expires_at: null })).toBe('kept');
  expect(describe({ audio: 'deleted', expires_at: null })).toBe('audio deleted');
  expect(canKeep(audio)).toBe(true);
  expect(canKeep({ ...audio, audio: 'deleted' })).toBe(false);
});
