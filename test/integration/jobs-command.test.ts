import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/app.ts';
import { DeadLetter } from '../../src/contract/admin.ts';
import { newId } from '../../src/platform/id.ts';
import { deadByCrashes, deadByErrors, ENGINE_SAID, loseAudio } from '../support/dead-letters.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { seedJob } from '../support/seed-jobs.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

let test1: TestApp;
let app: App;
beforeAll(async () => {
  test1 = await openTestApp();
  ({ app } = test1);
});
afterAll(() => test1[Symbol.asyncDispose]());
afterEach(async () => {
  await sql`truncate jobs, recordings, workers cascade`.execute(app.db);
});

function jobs(...args: string[]): Promise<CliResult> {
  const { dataDir, config } = test1;
  const url = config.database.kind === 'server' ? config.database.url : '';
  return runCli(['jobs', ...args], { DATA_DIR: dataDir, DATABASE_URL: url });
}

/** What it printed, when it did what it was told. */
async function printed(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await jobs(...args);
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout;
}

const statusOf = async (id: string): Promise<string> =>
  (await app.db.selectFrom('jobs').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status;

describe('jobs dead', () => {
  test('nothing died', async () => {
    await seedJob(app);
    expect(await printed('dead')).toBe('There are no dead letters.');
    expect(JSON.parse(await printed('dead', '--json'))).toEqual([]);
  });

  test('one line for each, newest first; the same as JSON', async () => {
    const [crashed, failed] = [await deadByCrashes(app, { name: 'Жиналыс.wav' }), await deadByErrors(app)];
    const lines = (await printed('dead')).split('\n');
    expect(lines).toEqual([expect.stringContaining(failed), expect.stringContaining(crashed)]);
    expect(lines[1]).toMatch(/ \d{4}-\d\d-\d\d \d\d:\d\d +crashes 3 +errors 0 +Жиналыс\.wav {2}WORKER_CRASHED$/);
    const letters = DeadLetter.strict()
      .array()
      .parse(JSON.parse(await printed('dead', '--json')));
    expect(letters.map(({ job_id }) => job_id)).toEqual([failed, crashed]);
    expect((await printed('dead', '--limit', '1')).split('\n')).toHaveLength(1);
  });

  test('with an id: what is known, and how each try ended', async () => {
    const id = await deadByErrors(app);
    await sql`update jobs set error_message = E'bad\nnews\u001b[31m' where id = ${id}`.execute(app.db);
    const text = await printed('dead', id);
    expect(text).toMatch(/^error +ENGINE_FAILED: bad news \[31m$/m);
    expect(text).toMatch(/^tries +crashes 0, errors 3$/m);
    expect(text.match(new RegExp(`^[-0-9]+ [:0-9]+ +error .* host-a:1 +ENGINE_FAILED: ${ENGINE_SAID}$`, 'gm'))).toHaveLength(4);
    expect(DeadLetter.parse(JSON.parse(await printed('dead', id, '--json')))).toMatchObject({ job_id: id, errors: 3 });
  });
});

describe('jobs retry', () => {
  test('--all-dead puts all back that have their audio', async () => {
    const [first, second, lost] = [await deadByErrors(app), await deadByErrors(app), await deadByErrors(app)];
    await loseAudio(app, lost);
    expect(await printed('retry', '--all-dead')).toMatch(/^2 dead letters are in the queue again\n1 cannot be tried again, .*jobs drop/);
    expect(await Promise.all([first, second, lost].map(statusOf))).toEqual(['queued', 'queued', 'failed']);
  });

  test('one by its id, dropped or not', async () => {
    const [dead, dropped] = [await deadByErrors(app), await deadByErrors(app)];
    await printed('drop', dropped, '--reason', 'x');
    for (const id of [dead, dropped]) {
      expect(await printed('retry', id)).toBe(`${id} is in the queue again`);
      expect(await statusOf(id)).toBe('queued');
    }
  });
});

test('jobs drop takes one off the list and keeps the reason', async () => {
  const id = await deadByErrors(app);
  expect(await printed('drop', id, '--reason', 'Клиент бас тартты')).toBe(`${id} is off the list`);
  expect(await printed('dead')).toBe('There are no dead letters.');
  expect(await printed('dead', id)).toMatch(/^dropped +\d{4}-\d\d-\d\d \d\d:\d\d: Клиент бас тартты$/m);
  expect(await statusOf(id)).toBe('failed');
});

test('jobs workers shows those that live', async () => {
  expect(await printed('workers')).toMatch(/^No worker is running; .*serve/);
  await sql`insert into workers (id, name, version, slots, running, rss_bytes, draining, seen_at)
    values (${newId()}, 'host-a:1', '1.2.3', 4, 2, ${300 * 1024 ** 2}, true, now() + interval '5 minutes')`.execute(app.db);
  expect(await printed('workers')).toMatch(
    /^host-a:1 {2}1\.2\.3 {2}2 of 4 slots {2}300 MB {2}since \d{4}-\d\d-\d\d \d\d:\d\d {2}draining$/,
  );
  expect(JSON.parse(await printed('workers', '--json'))).toMatchObject([{ name: 'host-a:1', slots: 4, draining: true }]);
});

test.each([
  ['an id that is none', ['dead', 'x'], 'INVALID_JOB_ID'],
  ['no reason', ['drop', newId(), '--reason', ' '], '--reason: '],
  ['too many at once', ['dead', '--limit', '1000'], '--limit: '],
  ['neither one nor all', ['retry'], '--all-dead'],
  ['one and all', ['retry', newId(), '--all-dead'], '--all-dead'],
])('%s is refused in one line', async (_what, args, said) => {
  const { exitCode, stdout, stderr } = await jobs(...args);
  expect(exitCode).toBe(1);
  expect(stdout).toBe('');
  expect(
    stderr.split('\n').filter((line) => line.includes(said)),
    stderr,
  ).toHaveLength(1);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('what is no dead letter is named so', async () => {
  const { exitCode, stderr } = await jobs('drop', await seedJob(app), '--reason', 'x');
  expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/^The job is not among the dead letters\. .*\(NOT_DEAD\)$/)]);
});
