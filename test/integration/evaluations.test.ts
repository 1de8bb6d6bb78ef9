import { afterAll, beforeAll, expect, test } from 'vitest';
import { EvaluationPage, EvaluationRun } from '../../src/contract/evaluation.ts';
import { evaluate } from '../../src/evaluation/evaluate.ts';
import type { Hearing } from '../../src/evaluation/hearing.ts';
import { storeRun } from '../../src/evaluation/history/store-run.ts';
import { DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import { ask, expectError, expectShape } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

let opened: TestApp;
let url: string;
beforeAll(async () => {
  opened = await openTestApp();
  url = `${(await opened.app.listen()).url}/api/v1/evaluations`;
});
afterAll(() => opened[Symbol.asyncDispose]());

const turns = [{ startMs: 0, endMs: 8000, speaker: 'A' }];
const reference = { name: 'a.wav', file: '/a.wav', text: 'Біз 25 бетті совещание алдында оқыдық', language: 'kk', turns };
const hearing: Hearing = {
  ...{ reference, engine: 'yandex' },
  outcome: {
    ...{ kind: 'heard', text: 'біз жиырма бес бетті совещание алдында оқыдық', written: 'Біз 25 бетті совещание алдында оқыдық.' },
    turns: [{ startMs: 0, endMs: 6000, speaker: 'S1' }],
    run: { jobId: 'x', engine: 'yandex', audioMs: 8000, processingMs: 2000, cost: [{ amount: 0.5, currency: 'KZT' }], warnings: [] },
  },
};
const store = (name: string, hearings: Hearing[]) =>
  storeRun(opened.app.db, DEFAULT_OWNER_ID, evaluate(hearings, { collarMs: 0 }), { name, programVersion: '0.1.0' });

test('what was never done is an empty list', async () => {
  expect(await expectShape(ask(url), EvaluationPage)).toEqual({ evaluations: [], next_cursor: null });
});

test('a run is given back whole, without a text', async () => {
  const id = await store('calls\0.csv', [hearing, { ...hearing, engine: 'auto', outcome: { kind: 'failed', error: 'lost' } }]);
  const answer = await ask(`${url}/${id}`);
  expect(answer.text).not.toContain('бетті');
  const { engines, ...facts } = await expectShape(answer, EvaluationRun);
  expect(facts).toMatchObject({ id, name: 'calls.csv', scoring_version: 'kazru-scoring-1', program_version: '0.1.0' });
  expect(engines[0]?.languages.kk).toEqual(engines[0]?.all);
  expect(engines[0]?.all).toMatchObject({
    ...{ recordings: 1, failed: 0, words: 6, errors: 2, wer: 0.333333, real_time_factor: 0.25, cost: [{ amount: 0.5, currency: 'KZT' }] },
    numbers: { said: 1, written: 1, right: 1, recall: 1, precision: 1 },
    mixed: { words: 1, errors: 0, wer: 0 },
    speakers: { speech_seconds: 8, missed_seconds: 2, false_alarm_seconds: 0, confusion_seconds: 0, der: 0.25, jer: 0.25 },
  });
  expect(engines[1]).toMatchObject({ engine: 'auto', all: { recordings: 0, failed: 1, speakers: null } });
});

test('pages have the newest first, and do not overlap', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) ids.unshift(await store('paged', [hearing]));
  const first = await expectShape(ask(`${url}?name=paged&limit=2`), EvaluationPage);
  const second = await expectShape(ask(`${url}?name=paged&limit=2&cursor=${first.next_cursor}`), EvaluationPage);
  expect([...first.evaluations, ...second.evaluations].map(({ id }) => id)).toEqual(ids);
  expect(second.next_cursor).toBeNull();
});

test('what cannot be asked for is told', async () => {
  for (const query of ['?limit=0', '?limit=101', '?cursor=x', '/x']) await expectError(ask(url + query), 'VALIDATION_FAILED', 400);
  await expectError(ask(`${url}/${crypto.randomUUID()}`), 'EVALUATION_NOT_FOUND', 404);
});
