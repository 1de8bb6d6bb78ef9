import pg from 'pg';
import { vi } from 'vitest';

/** How many SQL statements the work sends, on whatever connection. */
export async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    return query.mock.calls.length;
  } finally {
    query.mockRestore();
  }
}
