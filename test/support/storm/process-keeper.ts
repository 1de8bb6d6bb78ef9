import { setTimeout as sleep } from 'node:timers/promises';
import { type ServerProcess, startServer } from '../server-process.ts';

/** A process that is started again whenever it was killed, as an orchestrator would. */
export interface KeptProcess extends AsyncDisposable {
  /** The one that lives; while none does, the one to come. */
  current(): Promise<ServerProcess>;
  /** Returns the pid that was killed. */
  kill(): Promise<number>;
}

const RESTART_MS = 300;

export async function keepProcess(env: Record<string, string>, args: string[]): Promise<KeptProcess> {
  const closing = new AbortController();
  let current = startServer(env, args);
  await current;

  const startAgain = async (): Promise<ServerProcess> => {
    for (;;) {
      closing.signal.throwIfAborted();
      await sleep(RESTART_MS);
      // A start may fail while the database is away.
      const started = await startServer(env, args).catch(() => null);
      if (started) return started;
    }
  };
  return {
    current: () => current,
    async kill() {
      const server = await current;
      await server.stop('SIGKILL');
      current = startAgain();
      current.catch(() => {});
      return server.pid;
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      const server = await current.catch(() => null);
      await server?.stop('SIGTERM');
    },
  };
}
