import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** One statement on a connection of its own; tried again while the database is away. */
export async function queryPatiently<T extends pg.QueryResultRow>(url: string, text: string, values: unknown[] = []): Promise<T[]> {
  for (;;) {
    try {
      return await query<T>(url, text, values);
    } catch {
      await sleep(200);
    }
  }
}

export async function query<T extends pg.QueryResultRow>(url: string, text: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}
