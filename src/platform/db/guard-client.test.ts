import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/app-error.ts';
import { databaseError } from './guard-client.ts';

function fromServer(code: string): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError('said by the server', 0, 'error'), { code });
}

describe('databaseError', () => {
  it.each([
    ['the server shuts down', fromServer('57P01')],
    ['the server starts', fromServer('57P03')],
    ['it took too long for the server', fromServer('57014')],
    ['the transaction stood still', fromServer('25P03')],
    ['the server has become a standby', fromServer('25006')],
    ['the server has no connection left', fromServer('53300')],
  ])('%s: unavailable for now', (_, thrown) =>
    expect(databaseError(thrown, null)).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: 'The database cannot be reached: said by the server',
      cause: thrown,
    }),
  );

  it.each([
    ['the connection broke', new Error('read ECONNRESET'), 'read ECONNRESET'],
    ['no address of the host answers', Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  ])('%s: unavailable, for the reason why it was lost', (_, lost, reason) =>
    expect(databaseError(new Error('Client is not queryable'), lost)).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: `The database cannot be reached: ${reason}`,
      cause: lost,
    }),
  );

  it.each([
    ['a statement that is wrong', fromServer('42601')],
    ['a row that is there already', fromServer('23505')],
    ['a full disk', fromServer('53100')],
    ['a value that cannot be sent', new TypeError('Do not know how to serialize a BigInt')],
  ])('%s stays what it is', (_, thrown) => expect(databaseError(thrown, null)).toBe(thrown));

  it.each([
    ['a wrong password', fromServer('28P01')],
    ['what has a code already', new AppError('DISK_FULL')],
  ])('%s stays what it is, connection or not', (_, thrown) => expect(databaseError(thrown, thrown)).toBe(thrown));
});
