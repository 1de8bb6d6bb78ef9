import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/leak-check.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { testDatabase } from '../support/test-app.ts';

const SRT =
  '1\n00:00:01,000 --> 00:00:03,000\nАйгерім: сағат он бес отызда\n\n2\n00:00:04,000 --> 00:00:06,500\nСергей: на бес мың теңге\n\n' +
  '3\n00:00:08,000 --> 00:00:09,000\nАйгерім: жарайды\n';

let database: Awaited<ReturnType<typeof testDatabase>>;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  database = await testDatabase();
  folder = await temporaryFolder();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const run = (...args: string[]): Promise<CliResult> =>
  runCli(args, { DATA_DIR: folder.path, DATABASE_URL: database.url, PROCESSING: 'default' });
async function fileOf(content: string | Buffer): Promise<string> {
  const file = join(folder.path, 'кеңес.srt');
  await writeFile(file, content);
  return file;
}

describe('process', () => {
  test('writes a transcript of another program as ours are, and tells beside it what it was', async () => {
    const { exitCode, stdout, stderr } = await run('process', await fileOf(SRT));
    expect([exitCode, stderr]).toEqual([0, 'кеңес.srt: read as srt, 3 segments']);
    expect(stdout.replaceAll('\u00A0', ' ')).toMatch(/Айгерім: Сағат 15:30-да\.\n\n.*Сергей: На 5 000 ₸\.\n\n/);
    expect((await run('process', await fileOf(SRT), '--processing', 'raw', '--format', 'srt')).stdout).toContain('на бес мың теңге');
  });

  test.each<[string, string | Buffer, RegExp]>([
    ['no text at all', Buffer.from([0x4f, 0x67, 0x67, 0x53, 0xff, 0xfe, 0x80, 0x81]), /The text is not in UTF-8.*\(INVALID_TRANSCRIPT\)/],
    ['half a JSON', '{"segments": [', /begins like JSON, and is none.*\(INVALID_TRANSCRIPT\)/],
    ['nothing', ' \n', /There is no text in it.*\(INVALID_TRANSCRIPT\)/],
  ])('%s is refused in a line, and nothing is written', async (_, content, message) => {
    const { exitCode, stdout, stderr } = await run('process', await fileOf(content));
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
  });

  test('a file that is not there is named', async () => {
    const { exitCode, stderr } = await run('process', join(folder.path, 'жоқ.srt'));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^There is no file \S+жоқ\.srt that can be read$/);
  });
});

test('a transcript that is kept is written anew, and its speakers are changed, taken back and made again', async () => {
  const id = /kept as (\S+)/.exec((await run('process', await fileOf(SRT), '--keep')).stderr)?.[1] ?? '';
  expect((await run('process', id, '--processing', '-numbers')).stdout).toMatch(/Сергей: На бес мың теңге/);
  const speakers = async (...args: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await run('speakers', ...args);
    expect(exitCode, stderr).toBe(0);
    return stdout;
  };
  expect(await speakers('list', id)).toMatch(/speaker_1 +Айгерім.*speaker_2 +Сергей/s);
  expect(await speakers('rename', id, 'speaker_2', 'Сергей Петрович')).toContain('Сергей Петрович');
  expect(await speakers('merge', id, 'speaker_2', 'speaker_1')).not.toContain('Сергей');
  expect(await speakers('undo', id)).toContain('Сергей Петрович');
  expect(await speakers('redo', id)).not.toContain('Сергей');
  expect(await speakers('reassign', id, '4', '6.5', 'new')).toMatch(/speaker_3/);
  const refused = await run('speakers', 'merge', id, 'speaker_9', 'speaker_1');
  expect([refused.exitCode, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toMatch(/There is no speaker "speaker_9".*\(VALIDATION_FAILED\)/);
});
