import pg from 'pg';
import { AppError, ERRORS } from '../../contract/app-error.ts';
import type { Log } from '../telemetry/log.ts';

/** Far beyond what any statement but a migration's needs. */
const STATEMENT_MS = 10_000;
/** The server is a little more patient than we are, so that it is we who say why a statement failed. */
const SERVER_LIMITS = `set statement_timeout = ${STATEMENT_MS + 1000}; set idle_in_transaction_session_timeout = ${STATEMENT_MS}`;

/**
 * Makes a new connection safe to wait for. A statement that is not answered within STATEMENT_MS costs the connection: the
 * server may hang, and a late answer must not be taken for that of another statement. The server, for its part, stops
 * what nobody waits for any more, and transactions of a process that hangs, which would keep their rows locked.
 */
export async function guardClient(client: pg.PoolClient, log: Log): Promise<void> {
  let lost: unknown = null;
  let timer: NodeJS.Timeout | undefined;
  const lose = (reason: unknown): void => {
    lost ??= reason;
    clearTimeout(timer);
  };
  const giveUp = (): void => {
    lose(new Error(`no answer within ${STATEMENT_MS / 1000} s`));
    log.warn({ err: lost }, 'a database connection is given up');
    void client.end();
  };
  client.on('drain', () => clearTimeout(timer));
  client.on('error', lose);
  client.on('end', () => lose(new Error('the connection is closed')));
  client.query = ((...args: unknown[]) => {
    clearTimeout(timer);
    if (lost === null) timer = setTimeout(giveUp, STATEMENT_MS);
    const answer: unknown = Reflect.apply(pg.Client.prototype.query, client, args);
    if (!(answer instanceof Promise)) return answer;
    return answer.catch((error) => {
      throw databaseError(error, lost);
    });
  }) as typeof client.query;
  await client.query(SERVER_LIMITS);
}

/** SQLSTATE of a server that takes no connections or no writes for now, or ended ours: classes 08 and 57, and some of others. */
const NOT_NOW = /^(08...|57...|25P03|25006|53300)$/;

/**
 * What was thrown, or DATABASE_UNAVAILABLE, with the reason in its message: the connection is lost (`lost` says why; null
 * while it is not), or the server will not do it for now.
 */
export function databaseError(thrown: unknown, lost: unknown): unknown {
  if (thrown instanceof AppError) return thrown;
  const notNow = thrown instanceof pg.DatabaseError ? NOT_NOW.test(thrown.code ?? '') : lost !== null;
  if (!notNow) return thrown;
  const cause = lost ?? thrown;
  return new AppError('DATABASE_UNAVAILABLE', { message: `${ERRORS.DATABASE_UNAVAILABLE.message}: ${reasonOf(cause)}`, cause });
}

/** Where a name has several addresses, the error for all of them together has a code and no message. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}
