import { Kysely, PostgresDialect } from 'kysely';
import type { Db } from '../../src/platform/db/connect.ts';
import type { Database } from '../../src/platform/db/schema.ts';

export interface Statement {
  sql: string;
  parameters: readonly unknown[];
}

/** A database whose answers a test gives: rows, or a number of changed rows. For logic around a statement, not for the statement. */
export function scriptedDb(answer: (statement: Statement) => Promise<unknown[] | number> | unknown[] | number): Db {
  const connection = {
    async query(sql: string, parameters: readonly unknown[]) {
      const given = await answer({ sql, parameters });
      return Array.isArray(given)
        ? { command: 'SELECT', rowCount: given.length, rows: given }
        : { command: 'UPDATE', rowCount: given, rows: [] };
    },
    release() {},
  };
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool: { connect: async () => connection, end: async () => {} } as never }),
  });
}
