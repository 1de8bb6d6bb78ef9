import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DOC_TABLES, withTable } from '../../scripts/lib/doc-tables.ts';
import { followJob } from '../../src/cli/follow-job.ts';
import { ERRORS } from '../../src/contract/app-error.ts';
import { PLAIN_REQUEST } from '../../src/jobs/create-job.ts';
import { submitRecording } from '../../src/jobs/submit-recording.ts';
import { DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import { anchors, documents, firstCells, localLinks, namedPaths, namedScripts, runnableBlocks } from '../support/documents.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

const DOCUMENTS = documents();
/** Git ignores what the product makes, such as the built page; it need not be there yet. */
const isGenerated = (path: string): boolean => !execaSync('git', ['check-ignore', '-q', `${path}/`], { reject: false }).failed;
const read = (file: string): string => readFileSync(file, 'utf8');

describe('what the documents point to is there', () => {
  test.each(DOCUMENTS)('$file', (document) => {
    const links = localLinks(document);
    expect(links.map(({ target }) => target).filter((target) => !existsSync(target))).toEqual([]);
    for (const { target, anchor } of links)
      if (anchor !== null) expect(anchors({ file: target, text: read(target) }), `#${anchor} of ${target}`).toContain(anchor);
    expect(namedPaths(document).filter((path) => !existsSync(path) && !isGenerated(path))).toEqual([]);
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect(namedScripts(document).filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('what is made from the code is current; npm run docs:write rewrites it', () => {
  test.each(DOC_TABLES)('$name in $file', (entry) => {
    const text = read(entry.file);
    expect(text, `${entry.file} is not current: run npm run docs:write`).toBe(withTable(text, entry));
  });

  test('every error code is in docs/api.md', () => {
    expect(firstCells(read('docs/api.md'))).toEqual(expect.arrayContaining(Object.keys(ERRORS)));
  });
});

describe('on a running server', () => {
  let server: TestApp;
  let url: string;
  let jobId: string;
  let tools: string;

  beforeAll(async () => {
    server = await openTestApp();
    const { app } = server;
    app.startWorker();
    ({ url } = await app.listen());
    jobId = await submitRecording(app, {
      source: createReadStream('samples/librivox-austen-0920.wav'),
      name: 'sample.wav',
      ownerId: DEFAULT_OWNER_ID,
      sessionId: null,
      request: () => ({ ...PLAIN_REQUEST, language: 'en' }),
    });
    expect((await followJob(app, jobId, () => {}, AbortSignal.timeout(60_000)))?.status).toBe('completed');
    tools = await strictCurl();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rm(tools, { recursive: true, force: true });
  });

  const unfinished = async (): Promise<number> => {
    const { rows } = await server.app.pool.query(`select count(*) as jobs from jobs where status in ('queued', 'processing')`);
    return rows[0]?.jobs;
  };

  test.each(DOCUMENTS.flatMap(runnableBlocks))('$file:$line', async ({ script }) => {
    const { database } = server.config;
    const { exitCode, all } = await execa(
      'sh',
      ['-eu', '-c', script.replaceAll('http://localhost:8080', url).replaceAll('JOB_ID', jobId)],
      {
        env: {
          PATH: `${tools}:${process.env.PATH}`,
          DATA_DIR: server.dataDir,
          DATABASE_URL: database.kind === 'server' ? database.url : '',
          PORT: '0',
        },
        extendEnv: false,
        all: true,
        reject: false,
        timeout: 50_000,
      },
    );
    expect(exitCode, all).toBe(0);
    expect(all).not.toBe('');
    // What the example uploaded is finished before the next one begins.
    await expect.poll(unfinished, { timeout: 30_000 }).toBe(0);
  });

  test('docs/operations.md lists every metric, and no other', async () => {
    const found = await server.app.metrics.registry.getMetricsAsJSON();
    const ours = found.map(({ name }) => name).filter((name) => !/^(process|nodejs)_/.test(name));
    const [, section = ''] = read('docs/operations.md').split(/^## Metrics$/m);
    expect(firstCells(section.split(/^## /m)[0] ?? '').toSorted()).toEqual(ours.toSorted());
  });

  test('docs/api.md lists every address, and no other', async () => {
    const document = (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as { paths: Record<string, Record<string, unknown>> };
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const listed = firstCells(read('docs/api.md')).filter((cell) => /^[A-Z]+ \//.test(cell));
    expect(listed.toSorted()).toEqual(routes.toSorted());
  });

  test('docs/adr/0006 names columns that exist', async () => {
    const { rows } = await server.app.pool.query(
      `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'`,
    );
    const columns = rows.map(({ name }) => name);
    const named = [...read('docs/adr/0006-recordings-apart-from-jobs.md').matchAll(/`(\w+\.\w+)`/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((name) => !columns.includes(name))).toEqual([]);
  });
});

/** A folder with a `curl` that fails when the server does, so that an example that no longer works is seen. */
async function strictCurl(): Promise<string> {
  const { stdout: curl } = await execa('sh', ['-c', 'command -v curl']);
  const folder = await mkdtemp(join(tmpdir(), 'kazru-test-tools-'));
  await writeFile(join(folder, 'curl'), `#!/bin/sh\nexec '${curl}' --silent --show-error --fail-with-body --write-out '\\n' "$@"\n`);
  await chmod(join(folder, 'curl'), 0o755);
  return folder;
}
