import { sql } from 'kysely';
import type { Db } from './connect.ts';

const OLDEST = 15;

export async function checkServerVersion(db: Db): Promise<void> {
  const { rows } = await sql<{ number: number }>`select current_setting('server_version_num')::integer as number`.execute(db);
  assertServerVersion(rows[0]?.number ?? 0);
}

/** Throws for a server that lacks what our statements use. `number`: PostgreSQL's server_version_num. */
export function assertServerVersion(number: number): void {
  if (number >= OLDEST * 10_000) return;
  const version = `${Math.floor(number / 10_000)}.${number % 10_000}`;
  throw new Error(`PostgreSQL ${version} is too old: DATABASE_URL must lead to ${OLDEST} or newer`);
}
