import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Transcript } from '../../src/contract/transcript.ts';
import { scoreText } from '../../src/evaluation/score-text.ts';
import { recordingPath } from '../support/audio-maker.ts';
import { openBrowser } from '../support/browser.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { type CliResult, PROGRAM, runCli } from '../support/run-cli.ts';
import { endlessRecogniser } from '../support/stand-in-recogniser.ts';
import { testDatabase } from '../support/test-app.ts';

checkLeaks();

const GOOD = 'librivox-austen-0920';
const POOR = 'librivox-austen-0880';

describe('eval', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let env: Record<string, string>;
  let inFolder: (name: string, content?: string) => Promise<string>;
  beforeAll(async () => {
    database = await testDatabase();
    folder = await temporaryFolder();
    env = { DATABASE_URL: database.url, DATA_DIR: join(folder.path, 'data') };
    inFolder = async (name, content) => {
      const path = join(folder.path, name);
      if (content !== undefined) await writeFile(path, content);
      return path;
    };
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const entry = (clip: string, language: string) => ({
    audio: recordingPath(`${clip}.wav`),
    text_file: recordingPath(`${clip}.txt`),
    language,
  });
  const reference = (clip: string) => readFile(recordingPath(`${clip}.txt`), 'utf8');

  describe('of recordings', () => {
    let result: CliResult;
    let html: string;
    let out: string;
    beforeAll(async () => {
      const broken = await inFolder('broken.wav', 'no recording');
      const turns = `SPEAKER x 1 0.3 5.5 <NA> <NA> Reader <NA> <NA>\n`;
      const rttm = await inFolder('turns.rttm', turns);
      const entries = [{ ...entry(GOOD, 'en'), rttm }, entry(POOR, 'en'), { audio: broken, text: 'lost', language: 'ru' }];
      const manifest = await inFolder('calls.jsonl', entries.map((line) => JSON.stringify(line)).join('\n'));
      html = await inFolder('report.html');
      out = await inFolder('out');
      const options = ['--engine', 'pocketsphinx', '--json', '--html', html, '--out', out, '--collar', '0.5', '--skip-overlap'];
      result = await runCli(['eval', '--manifest', manifest, ...options], env);
    });

    test('the figures are those of the texts that were heard, which are kept', async () => {
      const report = JSON.parse(result.stdout);
      expect((await readdir(join(out, 'pocketsphinx'))).sort()).toEqual([`${POOR}.json`, `${POOR}.txt`, `${GOOD}.json`, `${GOOD}.txt`]);
      const scores = await Promise.all(
        [GOOD, POOR].map(async (clip) => {
          const heard = await readFile(join(out, 'pocketsphinx', `${clip}.txt`), 'utf8');
          const { raw_text } = Transcript.parse(JSON.parse(await readFile(join(out, 'pocketsphinx', `${clip}.json`), 'utf8')));
          expect(`${raw_text}\n`).toBe(heard);
          return scoreText(await reference(clip), heard);
        }),
      );
      const words = scores.reduce((sum, score) => sum + score.words, 0);
      const errors = scores.reduce((sum, score) => sum + score.errors, 0);
      expect(report.engines[0].languages.en).toMatchObject({ recordings: 2, failed: 0, words, errors });
      expect(report.engines[0].all.wer).toBeCloseTo(errors / words, 5);
      expect(report.engines[0].all.wer).toBeGreaterThan(0);
      expect(report.engines[0].all.wer).toBeLessThan(0.6);
      expect(report.engines[0].all.audio_seconds).toBeGreaterThan(8);
      expect(report.engines[0].all.real_time_factor).toBeGreaterThan(0);
    });

    test('numbers and speakers are scored where the reference has them', () => {
      const { languages } = JSON.parse(result.stdout).engines[0];
      expect(languages.en).toMatchObject({
        numbers: null,
        mixed: null,
        speakers: { recordings: 1, collar_seconds: 0.5, skip_overlap: true },
      });
      expect(languages.en.speakers.der).toBeLessThan(0.5);
    });

    test('what failed is in no rate, is named with its error, and makes the exit code 1', () => {
      const report = JSON.parse(result.stdout);
      expect(result.exitCode, result.stderr).toBe(1);
      expect(report.engines[0].languages.ru).toMatchObject({ recordings: 0, failed: 1, words: 0 });
      expect(report.failures).toEqual([
        { audio: join(folder.path, 'broken.wav'), language: 'ru', engine: 'pocketsphinx', error: expect.stringContaining('(NOT_AUDIO)') },
      ]);
      expect(result.stderr).toMatch(/^1 of 3 were not heard; they are in no rate$/m);
    });

    test('the page is readable in light and dark, on a phone, with any eyes', async () => {
      const browser = await openBrowser();
      try {
        for (const colorScheme of ['light', 'dark'] as const) {
          const context = await browser.newContext({ colorScheme, viewport: { width: 360, height: 700 } });
          const page = await context.newPage();
          await page.goto(`file://${html}`);
          expect(await page.locator('details').count()).toBe(2);
          expect(await page.locator('details summary').first().textContent()).toContain(POOR);
          expect(await page.locator('.words :is(del, ins)').count()).toBeGreaterThan(0);
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
          expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
          await context.close();
        }
      } finally {
        await browser.close();
      }
    });
  });

  test('engines stand side by side in the table', async () => {
    const manifest = await inFolder('one.csv', `audio;text;language\n${recordingPath(`${GOOD}.wav`)};"${await reference(GOOD)}";kk\n`);
    const args = ['eval', '--manifest', manifest, '--engine', 'pocketsphinx', '--engine', 'auto', '--language', 'as-given', '--no-save'];
    const { exitCode, stdout, stderr } = await runCli(args, env);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    // Told that it is Kazakh, the engine that hears English only hears nothing.
    expect(stdout).toMatch(/^kk {3}pocketsphinx +100\.0 % +100\.0 % +0 +19 +0 +19 +1 +\d+\.\d\d +–$/m);
    expect(stdout).toMatch(/^all {2}auto +100\.0 % /m);
    expect(stdout).toMatch(/^Scored with kazru-scoring-\d+$/m);
    expect(stderr).toMatch(/^pocketsphinx: LANGUAGE_NOT_SUPPORTED in 1 of 1 recordings: /m);
  });

  test('two texts are compared without audio', async () => {
    const said = await inFolder('said.txt', 'Бүгін жиналыс сағат онда.');
    const heard = await inFolder('heard.txt', 'бүгін жиналыс болады онда ма');
    const { exitCode, stdout } = await runCli(['eval', '--reference', said, '--hypothesis', heard], {});
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^all {2}heard\.txt +50\.0 % +\d+\.\d % +1 +0 +1 +4 +1 +– +–$/m);
  });

  test('speaker turns are compared without audio', async () => {
    const line = (from: number, length: number, name: string) => `SPEAKER m 1 ${from} ${length} <NA> <NA> ${name} <NA> <NA>\n`;
    const said = await inFolder('said.rttm', line(0, 10, 'A') + line(10, 10, 'B'));
    const told = await inFolder('told.rttm', line(0, 12, 'X') + line(12, 8, 'Y'));
    const compare = (...options: string[]) => runCli(['eval', '--rttm', said, '--hypothesis-rttm', told, ...options], {});
    const plain = await compare();
    expect(plain.stdout).toMatch(/^all +10\.0 % +0\.0 % +0\.0 % +10\.0 % +18\.3 % +20\.0 s$/m);
    expect(plain.stdout).toMatch(/^Speakers scored with no collar, with speech of several at once$/m);
    const { all, recordings } = JSON.parse((await compare('--collar', '2', '--json')).stdout);
    expect(all).toMatchObject({ der: 0.0625, speech_seconds: 16, confusion_seconds: 1, collar_seconds: 2 });
    expect(recordings).toMatchObject([{ recording: 'm', pairs: { A: 'X', B: 'Y' } }]);
    for (const [options, problem] of [
      [['--collar', '-1'], /^--collar: expected seconds from 0 to 10, got "-1"$/m],
      [['--collar', 'x'], /got "x"$/m],
      [['--manifest', 'a.csv'], /cannot be used with option '--manifest/],
    ] as const) {
      const { exitCode, stderr } = await compare(...options);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(problem);
    }
    const bad = await inFolder('bad.rttm', `${line(0, 1, 'A')}SPEAKER m 1 1 1 <NA> <NA> <NA> <NA> <NA>\n`);
    expect((await runCli(['eval', '--rttm', bad, '--hypothesis-rttm', told], {})).stderr).toMatch(
      /bad\.rttm: RTTM, line 2: the speaker has no name/,
    );
  });

  test('runs are kept, and held against the one before', async () => {
    const history = async (...options: string[]) => (await runCli(['eval', 'history', ...options], env)).stdout;
    const score = async (language: string) => {
      const manifest = await inFolder('weekly.json', JSON.stringify([entry(GOOD, language)]));
      const args = ['--manifest', manifest, '--engine', 'pocketsphinx', '--language', 'as-given', '--name', 'weekly'];
      expect(await runCli(['eval', ...args], env)).toMatchObject({ exitCode: 0 });
    };
    await score('en');
    await score('en');
    expect(await history('--name', 'weekly', '--limit', '2')).toMatch(
      /weekly {2}\(version .*, kazru-scoring-1\)\n +WER +CER +RTF\nen {2}pocketsphinx +\d+\.\d % +=? +\d+\.\d % +=? /,
    );
    const { evaluations } = JSON.parse(await history('--json'));
    // That of the table was not to be kept.
    expect(evaluations.map(({ name }: { name: string }) => name)).toEqual(['weekly', 'weekly', 'calls.jsonl']);
  });

  test('Ctrl-C cancels what runs, begins nothing new, and says what was not heard', async () => {
    const { path, running } = await endlessRecogniser(join(folder.path, 'endless'));
    const manifest = await inFolder('two.json', JSON.stringify([entry(GOOD, 'en'), entry(POOR, 'en')]));
    const child = spawn(PROGRAM, ['eval', '--manifest', manifest, '--engine', 'pocketsphinx'], {
      env: { ...env, PATH: path, MAX_CONCURRENT_JOBS: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const ended = once(child, 'close');
    await expect.poll(running, { timeout: 20_000 }).toHaveLength(1);
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    expect(await running()).toEqual([]);
    expect(output).toMatch(new RegExp(`${GOOD}\\.wav\n    pocketsphinx: stopped; the job was cancelled\n`));
    expect(output).toMatch(new RegExp(`${POOR}\\.wav\n    pocketsphinx: stopped before its turn\n`));
  });

  test.each([
    [
      'no manifest',
      () => ['--engine', 'auto'],
      /^Give --manifest FILE, --reference FILE and --hypothesis FILE, or --rttm FILE and --hypothesis-rttm FILE$/m,
    ],
    ['two ways at once', () => ['--manifest', 'a', '--reference', 'b', '--hypothesis', 'c'], /cannot be used with option '--manifest/],
    ['a manifest that is not there', () => ['--manifest', 'nonesuch.json'], /there is no file nonesuch\.json.*\(INVALID_MANIFEST\)/],
    ['broken JSON', () => ['--manifest', 'bad.json'], /^ {2}- line 2: not JSON: .*\(INVALID_MANIFEST\)$/m],
    [
      'recordings that are not there',
      () => ['--manifest', 'gone.json'],
      /- line 1: "audio": there is no file .*a\.wav\n.*- line 2: .*b\.wav/,
    ],
    ['an unknown engine', () => ['--manifest', 'good.json', '--engine', 'nonesuch'], /There is no engine "nonesuch".*\(UNKNOWN_ENGINE\)/],
  ])('%s is refused before anything is sent', async (_what, args, said) => {
    await inFolder('bad.json', '[{"audio": "a.wav",\n "text" "x"}]');
    await inFolder('gone.json', '[{"audio": "a.wav", "text": "x"},\n{"audio": "b.wav", "text": "x"}]');
    await inFolder('good.json', JSON.stringify([entry(GOOD, 'en')]));
    const paths = args().map((arg) => (arg.endsWith('.json') && arg !== 'nonesuch.json' ? join(folder.path, arg) : arg));
    const { exitCode, stdout, stderr } = await runCli(['eval', ...paths], env);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(/\n\s+at |decoding|recognising/);
  });
});
