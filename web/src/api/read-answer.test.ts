import { expect, it } from 'vitest';
import { z } from 'zod';
import { ApiError } from './api-error.ts';
import { readAnswer } from './read-answer.ts';

const Thing = z.object({ n: z.number() });
const failure = (run: () => unknown): ApiError => {
  try {
    run();
  } catch (thrown) {
    return ApiError.fromUnknown(thrown);
  }
  throw new Error('nothing was thrown');
};

it('gives the value of a good answer', () => {
  expect(readAnswer(Thing, 200, '{"n":1,"new_field":true}')).toEqual({ n: 1 });
});

it('refuses an answer of another shape', () => {
  expect(failure(() => readAnswer(Thing, 200, '{"n":"1"}')).code).toBe('UNEXPECTED');
  expect(failure(() => readAnswer(Thing, 404, '<html>')).code).toBe('UNEXPECTED');
});

it('keeps the code, the sentence and the request id of an error body', () => {
  const body = {
    error: 'The disk is full',
    code: 'DISK_FULL',
    status: 507,
    hint: 'Free some space',
    support: '',
    request_id: 'r-1',
    timestamp: '',
  };
  const error = failure(() => readAnswer(Thing, 507, JSON.stringify(body)));
  expect(error).toMatchObject({ code: 'DISK_FULL', message: 'The disk is full. Free some space.', requestId: 'r-1', unreachable: false });
});

it('takes a gateway without a server as no server', () => {
  expect(failure(() => readAnswer(Thing, 502, 'Bad Gateway')).unreachable).toBe(true);
});
