import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ERRORS } from '../../src/contract/app-error.ts';
import { Job } from '../../src/contract/job.ts';
import { BAD_FILES } from '../support/bad-files.ts';
import { ask, ended, expectError, expectShape, upload, uploaded } from '../support/http-client.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { entries, expectNothingLeft, rowCounts } from '../support/leftovers.ts';
import { clip } from '../support/made-media.ts';
import { runCli } from '../support/run-cli.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

/** Every limit that a row of the table names, and none. */
const LIMITS = [...new Set(BAD_FILES.map((file) => file.maxDurationMs))];
const SMALL = 100 * 1024;
const envFor = (maxDurationMs: number | undefined): Record<string, string> =>
  maxDurationMs === undefined ? {} : { MAX_DURATION: `${maxDurationMs / 1000}s` };

let files: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  files = await temporaryFolder();
});
afterAll(() => files[Symbol.asyncDispose]());

async function make(file: (typeof BAD_FILES)[number]): Promise<string> {
  return file.make(await mkdtemp(join(files.path, 'file-')));
}

describe.each(LIMITS)('over HTTP, longest recording %s ms', (limit) => {
  let test1: TestApp;
  let url: string;
  beforeAll(async () => {
    test1 = await openTestApp({ env: envFor(limit) });
    test1.app.startWorker();
    ({ url } = await test1.app.listen());
  });
  afterAll(() => test1[Symbol.asyncDispose]());

  const rows = BAD_FILES.filter((file) => file.maxDurationMs === limit);

  test.each(rows.filter((file) => file.stage === 'accept'))('$name: $code', async (file) => {
    const answer = await upload(url, await make(file), { fileName: file.fileName });
    await expectError(answer, file.code, ERRORS[file.code].status);
    await expectNothingLeft(test1);
  });

  test.each(rows.filter((file) => file.stage === 'decode'))('$name: the job fails with $code', async (file) => {
    const { job_id } = await uploaded(url, await make(file), { fileName: file.fileName, fields: { language: 'kk' } });
    const job = await ended(url, job_id);
    expect(job).toMatchObject({ status: 'failed', audio: 'deleted', error: { code: file.code, hint: ERRORS[file.code].hint } });
    await expect.poll(() => entries(test1.dataDir)).toEqual([]);
    await expectError(ask(`${url}/api/v1/jobs/${job_id}/transcript`), 'TRANSCRIPT_NOT_READY', 409);
    await expectError(ask(`${url}/api/v1/jobs/${job_id}/audio`), 'MEDIA_GONE', 410);
  });
});

describe('larger than the limit', () => {
  let test1: TestApp;
  let url: string;
  beforeAll(async () => {
    test1 = await openTestApp({ env: { MAX_FILE_SIZE: `${SMALL}` } });
    ({ url } = await test1.app.listen());
  });
  afterAll(() => test1[Symbol.asyncDispose]());

  test.each([
    ['by a little', 1],
    ['by far', 30 * 1024 ** 2],
  ])('%s: FILE_TOO_LARGE', async (_how, more) => {
    await expectError(upload(url, Buffer.alloc(SMALL + more)), 'FILE_TOO_LARGE', 413);
    await expectNothingLeft(test1);
  });

  test('just as large is accepted', async () => {
    const job = await uploaded(url, (await clip()).subarray(0, SMALL));
    expect(job.file_size).toBe(SMALL);
    expect(await expectShape(ask(`${url}/api/v1/jobs/${job.job_id}`), Job)).toMatchObject({ status: 'queued' });
  });

  test('in the terminal: FILE_TOO_LARGE', async () => {
    const before = await rowCounts(test1.app.db);
    const { exitCode, stdout, stderr } = await runCli(['transcribe', 'test/audio/librivox-austen-0890.wav'], cliEnv(test1));
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.match(/\(FILE_TOO_LARGE\)$/gm)).toHaveLength(1);
    expect(await rowCounts(test1.app.db)).toEqual(before);
  });
});

describe.each(LIMITS)('in the terminal, longest recording %s ms', (limit) => {
  const rows = BAD_FILES.filter((file) => file.maxDurationMs === limit);

  test('each file gives one line, nothing on standard output, exit code 1', async () => {
    await using test1 = await openTestApp({ env: envFor(limit) });
    const paths = await Promise.all(rows.map(make));
    const { exitCode, stdout, stderr } = await runCli(['transcribe', '--language', 'kk', ...paths], cliEnv(test1));
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    const lines = stderr.split('\n');
    for (const [index, { name, code }] of rows.entries()) {
      const said = lines.filter((line) => line.startsWith(`${paths[index]}: `));
      expect(said, name).toHaveLength(1);
      expect(said[0]?.endsWith(`. ${ERRORS[code].hint} (${code})`), `${name}: ${said[0]}`).toBe(true);
    }
    const decoded = rows.filter((file) => file.stage === 'decode').length;
    expect(await rowCounts(test1.app.db)).toEqual({ recordings: decoded, jobs: decoded });
    expect(await entries(test1.dataDir)).toEqual([]);
  });
});

function cliEnv({ config, dataDir }: TestApp): Record<string, string> {
  const { limits, database } = config;
  return {
    DATA_DIR: dataDir,
    DATABASE_URL: database.kind === 'server' ? database.url : '',
    MAX_DURATION: `${limits.maxDurationMs / 1000}s`,
    MAX_FILE_SIZE: String(limits.maxFileSize),
  };
}
