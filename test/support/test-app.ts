import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { type App, type AppOverrides, openApp } from '../../src/app.ts';
import { type Config, loadConfig } from '../../src/config/config.ts';
import { readEnv } from '../../src/config/env.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { temporaryFolder } from './leak-check.ts';
import { PLAIN_RUN } from './plain-run.ts';

/** A database of one's own, cloned from the migrated template; disposing drops it. */
export async function testDatabase(): Promise<{ url: string } & AsyncDisposable> {
  const server = inject('databaseServer');
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  await onServer(server, `create database ${name} template template_kazru`);
  return { url: `${server}/${name}`, [Symbol.asyncDispose]: () => onServer(server, `drop database ${name} with (force)`) };
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

export interface TestApp extends AsyncDisposable {
  app: App;
  config: Config;
  dataDir: string;
  /** Names of everything under the data folder that holds media or temporary files. */
  files(): Promise<string[]>;
}

export interface TestAppOptions extends AppOverrides {
  /** Settings, as environment variables. */
  env?: Record<string, string>;
}

/** The program on a database and a data folder of its own. It runs no jobs and listens nowhere until it is told to. */
export async function openTestApp({ env = {}, ...overrides }: TestAppOptions = {}): Promise<TestApp> {
  await using opening = new AsyncDisposableStack();
  const database = opening.use(await testDatabase());
  const { path: dataDir } = opening.use(await temporaryFolder());
  const config = testConfig({ DATA_DIR: dataDir, DATABASE_URL: database.url, PORT: '0', ...env });
  const app = opening.use(await openApp(config, createLog({ level: 'silent', format: 'json' }), 'test', overrides));
  const open = opening.move();
  return { app, config, dataDir, files: () => listFiles(dataDir), [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/** Settings as the program would read them, from these variables only. */
export function testConfig(env: Record<string, string>): Config {
  return loadConfig(readEnv({ PATH: process.env.PATH, ...PLAIN_RUN, ...env }));
}

export async function listFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
