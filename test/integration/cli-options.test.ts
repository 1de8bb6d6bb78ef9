import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/id.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { expectNothingLeft } from '../support/leftovers.ts';
import { CLIP_PATH } from '../support/made-media.ts';
import { runCli } from '../support/run-cli.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

describe('a command that is refused: one line, exit code 1, nothing on standard output, nothing left', () => {
  let test1: TestApp;
  beforeAll(async () => {
    test1 = await openTestApp();
  });
  afterAll(() => test1[Symbol.asyncDispose]());

  test.each([
    ['an unknown engine', ['transcribe', '--engine', 'nonesuch', CLIP_PATH], 'UNKNOWN_ENGINE'],
    ['an unknown language', ['transcribe', '--language', 'klingon', CLIP_PATH], 'UNKNOWN_LANGUAGE'],
    ['an unknown format', ['transcribe', '--format', 'doc', CLIP_PATH], 'docx'],
    ['too many speakers', ['transcribe', '--speakers', '99', CLIP_PATH], 'VALIDATION_FAILED'],
    ['a file that is not there, and a folder', ['transcribe', 'nonesuch.wav', 'test/audio'], 'There is no file nonesuch.wav'],
    ['several subtitles into one stream', ['transcribe', '--format', 'srt', CLIP_PATH, CLIP_PATH], '--out DIR'],
    ['a job that is not there', ['jobs', 'show', newId()], 'JOB_NOT_FOUND'],
    ['an id that is none', ['jobs', 'cancel', 'x'], 'INVALID_JOB_ID'],
  ])('%s', async (_what, args, said) => {
    const { dataDir, config } = test1;
    const url = config.database.kind === 'server' ? config.database.url : '';
    const { exitCode, stdout, stderr } = await runCli(args, { DATA_DIR: dataDir, DATABASE_URL: url });
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(
      stderr.split('\n').filter((line) => line.includes(said)),
      stderr,
    ).toHaveLength(1);
    expect(stderr).not.toMatch(/\n\s+at /);
    await expectNothingLeft(test1);
  });
});
