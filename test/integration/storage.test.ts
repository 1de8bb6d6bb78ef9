import { mkdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Health } from '../../src/contract/system.ts';
import { PLAIN_REQUEST } from '../../src/jobs/create-job.ts';
import { submitRecording } from '../../src/jobs/submit-recording.ts';
import { DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import type { ObjectStore } from '../../src/platform/storage/object-store.ts';
import { tendMedia } from '../../src/recordings/tend-media.ts';
import { type AuditOptions, auditMedia } from '../../src/retention/audit.ts';
import { purgeDeleted } from '../../src/retention/sweep.ts';
import { listener, open } from '../support/hear-again.ts';
import { ask, ended, expectError, expectShape, send, uploaded } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { clip } from '../support/made-media.ts';
import { runCli } from '../support/run-cli.ts';
import { type S3TestServer, startS3Server } from '../support/s3-server.ts';
import type { TestApp } from '../support/test-app.ts';

checkLeaks();

const s3Env = ({ config }: S3TestServer): Record<string, string> => ({
  S3_BUCKET: config.bucket,
  S3_ENDPOINT: config.endpoint ?? '',
  S3_ACCESS_KEY_ID: config.keyId,
  S3_SECRET_ACCESS_KEY: config.secret,
});

describe('media in a bucket', () => {
  let server: S3TestServer;
  beforeEach(async () => {
    server = await startS3Server();
  });
  afterEach(() => server[Symbol.asyncDispose]());
  const start = (env: Record<string, string> = {}): Promise<TestApp> => open([listener().engine], { ...s3Env(server), ...env });
  /** Another machine: the same database and bucket, a disk of its own. */
  const beside = (other: TestApp): Promise<TestApp> => start(databaseOf(other));
  const down = { kind: 'error', status: 503, code: 'SlowDown' } as const;

  test('a recording goes there, is heard from there on another machine, played, and every copy of it deleted', async () => {
    await using one = await start();
    const { url } = await one.app.listen();
    const bytes = await clip();
    const { job_id } = await uploaded(url, bytes, { fields: { language: 'kk' } });
    expect(server.seen.filter((line) => line.startsWith('PUT'))).toHaveLength(1);
    await using two = await beside(one);
    two.app.startWorker();
    expect(await ended(url, job_id)).toMatchObject({ status: 'completed', audio: 'ready' });
    const whole = await ask(`${url}/api/v1/jobs/${job_id}/audio`);
    expect(whole).toMatchObject({ status: 200 });
    const part = await ask(`${url}/api/v1/jobs/${job_id}/audio`, { headers: { range: 'bytes=100-199' } });
    expect(part.body.equals(whole.body.subarray(100, 200))).toBe(true);
    expect([await mediaFiles(one), await mediaFiles(two)].map((files) => files.length)).toEqual([1, 1]);

    await send(`${url}/api/v1/jobs/${job_id}`, 'DELETE');
    await purgeDeleted({ ...one.app, restoreMs: 0, mendQueue: async () => 0 }, one.app.log);
    await tendMedia(two.app, two.app.log);
    expect([await mediaFiles(one), await mediaFiles(two)]).toEqual([[], []]);
    expect(await objects(two)).toEqual([]);
  });

  test('while it is away uploads are accepted and finished; and health tells', async () => {
    await using opened = await start();
    const { url } = await opened.app.listen();
    opened.app.startWorker();
    server.misbehave(down);
    const { job_id } = await uploaded(url, await clip(), { fields: { language: 'kk' } });
    expect(await ended(url, job_id)).toMatchObject({ status: 'completed', audio: 'ready' });
    expect(await ask(`${url}/api/v1/jobs/${job_id}/audio`)).toMatchObject({ status: 200 });
    expect(await expectShape(ask(`${url}/health`), Health)).toMatchObject({
      status: 'degraded',
      checks: { storage: { status: 'degraded', message: expect.stringContaining('503 SlowDown') } },
    });
    expect(server.seen.filter((line) => line.startsWith('PUT')).length, 'it is left alone').toBeLessThan(4);
  });

  test('a job whose recording only another machine has waits for it, and counts no error', async () => {
    await using one = await start();
    const { url } = await one.app.listen();
    server.misbehave(down);
    const { job_id } = await uploaded(url, await clip(), { fields: { language: 'kk' } });
    server.misbehave(null);
    await using two = await beside(one);
    const worker = two.app.startWorker();
    await expect
      .poll(async () => (await row(one, job_id)).history.length + Number((await row(one, job_id)).run_after > new Date()))
      .toBe(1);
    expect(await row(one, job_id)).toMatchObject({ status: 'queued', errors: 0, crashes: 0 });
    await worker[Symbol.asyncDispose]();
  });
});

test('which machine alone has a recording is put right, whoever had sent it and died', async () => {
  await using opened = await open([listener().engine]);
  const { db, log } = opened.app;
  const { url } = await opened.app.listen();
  const ids: string[] = [];
  for (const machine of [hostname(), 'another']) {
    const { job_id } = await uploaded(url, await clip());
    const { recording_id } = await row(opened, job_id);
    await db
      .updateTable('recordings')
      .set({ media_on: machine, created_at: new Date(0) })
      .where('id', '=', recording_id)
      .execute();
    ids.push(recording_id);
  }
  await tendMedia(opened.app, log);
  const left = await db.selectFrom('recordings').select(['id', 'media_on']).execute();
  expect(new Map(left.map(({ id, media_on }) => [id, media_on]))).toEqual(
    new Map([
      [ids[0], null],
      [ids[1], 'another'],
    ]),
  );
});

test('what goes wrong behind the commit takes nothing of an accepted recording with it', async () => {
  await using opened = await open([listener().engine]);
  const { app } = opened;
  const doorbell = {
    ...app.doorbell,
    ring() {
      throw new Error('no bell');
    },
  };
  const upload = submitRecording(
    { ...app, doorbell },
    {
      source: Readable.from([await clip()]),
      name: 'meeting.wav',
      ownerId: DEFAULT_OWNER_ID,
      sessionId: null,
      request: () => ({ ...PLAIN_REQUEST, language: 'kk' }),
    },
  );
  await expect(upload).rejects.toThrow('no bell');
  expect(await mediaFiles(opened)).toHaveLength(1);
  app.startWorker();
  await expect
    .poll(async () => (await app.db.selectFrom('jobs').select('status').executeTakeFirst())?.status, { timeout: 20_000 })
    .toBe('completed');
});

describe('the audit', () => {
  let opened: TestApp;
  let url: string;
  beforeAll(async () => {
    opened = await open([listener().engine]);
    ({ url } = await opened.app.listen());
    opened.app.startWorker();
  });
  afterAll(() => opened[Symbol.asyncDispose]());
  beforeEach(async () => {
    await opened.app.db.deleteFrom('jobs').execute();
    await opened.app.db.deleteFrom('recordings').execute();
    await opened.app.store.deleteAll('recordings');
  });
  const audit = (options: Partial<AuditOptions> = {}) => auditMedia(opened.app, opened.app.log, { deep: false, mend: true, ...options });
  /** As two hours later. */
  const auditLater = (options: Partial<AuditOptions> = {}) => {
    const { store } = opened.app;
    const aged: ObjectStore = {
      ...store,
      async *list(prefix) {
        for await (const object of store.list(prefix)) yield { ...object, ageMs: object.ageMs + 7_200_000 };
      },
    };
    return auditMedia({ ...opened.app, store: aged }, opened.app.log, { deep: false, mend: true, ...options });
  };
  const transcribed = async (): Promise<{ job_id: string; folder: string; recordingId: string }> => {
    const { job_id } = await uploaded(url, await clip(), { fields: { language: 'kk' } });
    await ended(url, job_id);
    const { recording_id: recordingId } = await row(opened, job_id);
    return { job_id, recordingId, folder: join(opened.dataDir, 'media/recordings', recordingId) };
  };

  test('finds nothing wrong with what is right', async () => {
    await transcribed();
    expect(await audit({ deep: true })).toMatchObject({ recordings: 1, objects: 2, findings: [], refused: null });
  });

  test('removes what no recording has, once it is old enough', async () => {
    const { folder } = await transcribed();
    const stray = join(folder, 'stray');
    await writeFile(stray, 'x');
    expect((await audit()).findings).toEqual([]);
    await utimes(stray, new Date(0), new Date(0));
    expect((await audit()).findings, 'a name that was just given to old bytes is young').toEqual([]);
    expect((await auditLater({ mend: false })).findings).toMatchObject([{ problem: 'orphan', mended: false }]);
    expect((await auditLater()).findings).toMatchObject([{ problem: 'orphan', object: expect.stringMatching(/\/stray$/), mended: true }]);
    expect((await auditLater()).findings).toEqual([]);
  });

  test('touches nothing when most media belong to nobody: another database may be set', async () => {
    await transcribed();
    for (let i = 0; i < 12; i++) {
      await mkdir(join(opened.dataDir, `media/recordings/${i}`), { recursive: true });
      await writeFile(join(opened.dataDir, `media/recordings/${i}/original`), 'x');
    }
    const report = await auditLater();
    expect(report.refused).toContain('12 of 14 objects belong to no recording');
    expect(await mediaFiles(opened)).toHaveLength(14);
  });

  test.each<[string, (file: string) => Promise<unknown>, boolean]>([
    ['is missing', (file) => rm(file), false],
    ['is truncated', (file) => truncate(file, 100), false],
    ['has other bytes', async (file) => writeFile(file, (await readFile(file)).reverse()), true],
  ])('makes the copy for the player again when it %s', async (_, break_, deep) => {
    const { job_id, folder } = await transcribed();
    const file = join(folder, 'playback.m4a');
    const before = await readFile(file);
    await break_(file);
    expect((await audit({ deep })).findings).toMatchObject([{ object: expect.stringMatching(/playback\.m4a$/), mended: true }]);
    expect((await audit({ deep: true })).findings).toEqual([]);
    const { body } = await ask(`${url}/api/v1/jobs/${job_id}/audio`);
    expect(Math.abs(body.length - before.length)).toBeLessThan(100);
  });

  test('tells of an original that is gone or damaged, and changes nothing', async () => {
    const { job_id, folder } = await transcribed();
    await truncate(join(folder, 'original'), 50);
    const finding = { problem: 'damaged', message: expect.stringContaining('50 bytes instead of'), mended: false };
    expect((await audit()).findings).toMatchObject([finding]);
    await rm(join(folder, 'original'));
    expect((await audit()).findings).toMatchObject([{ problem: 'missing', mended: false }]);
    expect(await ask(`${url}/api/v1/jobs/${job_id}/audio`)).toMatchObject({ status: 200 });
    expect(await await opened.app.metrics.registry.metrics()).toContain('storage_audit_problems{problem="missing"} 1');
  });

  test('touches nothing when most media are missing: another disk may be mounted', async () => {
    const { recordingId } = await transcribed();
    const rows = Array.from({ length: 12 }, () => crypto.randomUUID());
    for (const id of rows)
      await opened.app.db
        .insertInto('recordings')
        .columns([
          'id',
          'owner_id',
          'filename',
          'original_filename',
          'file_size',
          'file_format',
          'sha256',
          'truncated',
          'ignore_length',
          'media_key',
          'created_at',
        ])
        .expression(({ selectFrom, val }) =>
          selectFrom('recordings')
            .select([
              val(id).as('id'),
              'owner_id',
              'filename',
              'original_filename',
              'file_size',
              'file_format',
              'sha256',
              'truncated',
              'ignore_length',
              val(`recordings/${id}/original`).as('media_key'),
              'created_at',
            ])
            .where('id', '=', recordingId),
        )
        .execute();
    const report = await audit();
    expect(report.refused).toContain('12 of 13 recordings have no media here');
    expect(report.findings.every(({ mended }) => !mended)).toBe(true);
  });

  test('a damaged original is not transcribed into something else: the job fails in words', async () => {
    const { folder, job_id } = await transcribed();
    await writeFile(
      join(folder, 'original'),
      (await readFile(join(folder, 'original'))).map((byte, index) => (index > 60 ? byte ^ 1 : byte)),
    );
    await opened.app.db.deleteFrom('chunks').where('job_id', '=', job_id).execute();
    await opened.app.db.updateTable('jobs').set({ status: 'queued', plan: null, completed_at: null }).where('id', '=', job_id).execute();
    expect(await ended(url, job_id)).toMatchObject({ status: 'failed', error: { code: 'MEDIA_DAMAGED' } });
    await truncate(join(folder, 'playback.m4a'), 10);
    await expectError(ask(`${url}/api/v1/jobs/${job_id}/audio`), 'MEDIA_DAMAGED', 410);
  });

  test('a file that comes again is not answered with the damaged media of the first time', async () => {
    const { folder } = await transcribed();
    await truncate(join(folder, 'original'), 50);
    const { job_id } = await uploaded(url, await clip(), { fields: { language: 'kk' } });
    expect(await ended(url, job_id)).toMatchObject({ status: 'completed', audio: 'ready' });
    const { recording_id } = await row(opened, job_id);
    expect((await readFile(join(opened.dataDir, 'media/recordings', recording_id, 'original'))).equals(await clip())).toBe(true);
  });

  test('in the terminal: what was found, and an exit code for scripts', async () => {
    const { folder } = await transcribed();
    await rm(join(folder, 'original'));
    const env = { DATA_DIR: opened.dataDir, ...databaseOf(opened) };
    const { exitCode, stdout } = await runCli(['storage', 'audit', '--deep', '--dry-run'], env);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/1 recordings, 1 objects/);
    expect(stdout).toMatch(/missing .*original .*there is no such object/);
    const asJson = JSON.parse((await runCli(['storage', 'audit', '--json'], env)).stdout);
    expect(asJson).toMatchObject({ recordings: 1, findings: [{ problem: 'missing' }] });
  });
});

function databaseOf({ config: { database } }: TestApp): Record<string, string> {
  return database.kind === 'server' ? { DATABASE_URL: database.url } : {};
}

const mediaFiles = async (opened: TestApp): Promise<string[]> => (await opened.files()).filter((path) => !path.includes('/scratch/'));

async function objects({ app }: TestApp): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of app.store.list('recordings')) keys.push(key);
  return keys;
}

function row({ app }: TestApp, jobId: string) {
  return app.db.selectFrom('jobs').selectAll().where('id', '=', jobId).executeTakeFirstOrThrow();
}
