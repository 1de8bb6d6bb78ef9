import { join } from 'node:path';
import { benchDatabase, temporaryFolder } from '../../../bench/lib/scratch.ts';
import type { Random } from '../replay/random.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { startHashEngine } from '../storm/hash-engine.ts';

/** An api, a worker and a scheduler as processes of their own, on one PostgreSQL, with an engine that always answers. */
export interface Cluster extends AsyncDisposable {
  api: ServerProcess;
  worker: ServerProcess;
  databaseUrl: string;
  dataDir: string;
  /** For what users have. */
  filesDir: string;
}

export async function openCluster({ engineMs, random }: { engineMs: number; random: Random }): Promise<Cluster> {
  await using opening = new AsyncDisposableStack();
  const { path } = opening.use(await temporaryFolder());
  const database = opening.use(await benchDatabase(path));
  const engine = opening.use(await startHashEngine(() => engineMs * random.next()));
  const dataDir = join(path, 'data');
  const env = {
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: engine.url,
    LOG_LEVEL: 'warn',
  };
  const start = async (role: string): Promise<ServerProcess> => {
    const server = await startServer(env, ['--role', role]);
    opening.defer(async () => void (await server.stop()));
    return server;
  };
  const [api, worker] = await Promise.all([start('api'), start('worker'), start('scheduler')]);
  const open = opening.move();
  return { api, worker, databaseUrl: database.url, dataDir, filesDir: path, [Symbol.asyncDispose]: () => open.disposeAsync() };
}
