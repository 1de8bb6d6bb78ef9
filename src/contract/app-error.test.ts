import { describe, expect, it } from 'vitest';
import { AppError, ERRORS, type ErrorCode } from './app-error.ts';

const withCode = (code: string, cause?: unknown) => Object.assign(new Error(code, { cause }), { code });

describe('the table of errors', () => {
  it.each(Object.entries(ERRORS))('%s says what happened and what to do', (code, { status, message, hint }) => {
    expect(code).toMatch(/^[A-Z][A-Z_]+$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    for (const text of [message, hint]) expect(text).toMatch(/^\S.*[^.\s]$/);
  });
});

describe('AppError', () => {
  it('has the message of the table or one for the case, and the rest from the table', () => {
    expect(new AppError('EMPTY_FILE')).toMatchObject({
      message: ERRORS.EMPTY_FILE.message,
      status: 400,
      hint: ERRORS.EMPTY_FILE.hint,
      retry: false,
      wake: false,
    });
    const cause = new Error('inner');
    expect(new AppError('ENGINE_FAILED', { message: 'it broke', details: { chunk: 3 }, cause })).toMatchObject({
      message: 'it broke',
      details: { chunk: 3 },
      cause,
      retry: true,
      wake: true,
    });
  });

  it.each<[string, unknown, ErrorCode]>([
    ['a full disk', withCode('ENOSPC'), 'DISK_FULL'],
    ['a full quota', withCode('EDQUOT'), 'DISK_FULL'],
    ["the database's full disk", withCode('53100'), 'DISK_FULL'],
    ['a full disk inside another error', new Error('write failed', { cause: withCode('ENOSPC') }), 'DISK_FULL'],
    ['a refused connection', withCode('ECONNREFUSED'), 'DATABASE_UNAVAILABLE'],
    ['a shutdown of the database', withCode('57P01'), 'DATABASE_UNAVAILABLE'],
    ['a lost connection by class 08', withCode('08006'), 'DATABASE_UNAVAILABLE'],
    ['a terminated connection', new Error('Connection terminated unexpectedly'), 'DATABASE_UNAVAILABLE'],
    ['a pool without a place', new Error('timeout exceeded when trying to connect'), 'DATABASE_UNAVAILABLE'],
    [
      'a socket that is not there',
      Object.assign(new Error('connect ENOENT /tmp/x/.s.PGSQL.5432'), { code: 'ENOENT' }),
      'DATABASE_UNAVAILABLE',
    ],
    ['a file that is not there', withCode('ENOENT'), 'INTERNAL'],
    ['a broken constraint', withCode('23505'), 'INTERNAL'],
    ['text', 'thrown text', 'INTERNAL'],
    ['nothing', undefined, 'INTERNAL'],
  ])('is made of %s', (_, thrown, code) => {
    const error = AppError.fromUnknown(thrown);
    expect(error.code).toBe(code);
    expect(error.cause).toBe(thrown);
    expect(error.message).toBe(ERRORS[code].message);
  });

  it('is itself where it is one already', () => {
    const error = new AppError('JOB_NOT_FOUND');
    expect(AppError.fromUnknown(error)).toBe(error);
  });
});
