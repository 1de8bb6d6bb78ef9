import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type App, openApp } from '../../src/app.ts';
import { parseProcessing } from '../../src/contract/parse-processing.ts';
import type { StoredWord } from '../../src/platform/db/schema.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { rewriteTranscript } from '../../src/writing/rewrite.ts';
import { usePages } from '../support/browser-page.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { wav } from '../support/pcm.ts';
import { completeJob, seedJob } from '../support/seed-jobs.ts';
import { testConfig } from '../support/test-app.ts';

const SOON = { timeout: 15_000 };

/** Who says what, how fast, as an engine hears it: no capitals, numbers as words, a bank that it does not know. */
const HEARD = [
  ['a', 'сәлеметсіздер ме бүгін біз жаңа жобаның бюджетін талқылаймыз', 420],
  ['b', 'да двадцать пять процентов уже согласовано каспий банк подтвердил', 420],
  ['c', 'эээ келісімшартты жұмаға дейін дайындап каспий банкке жібереміз', 420],
  ['b', 'подготовьте пожалуйста документы заранее', 90],
  ['a', 'жақсы онда келесі жиналыс он екінші наурызда', 420],
] as const;
const PAUSE_MS = 900;

function heardWords(): StoredWord[] {
  let at = 500;
  return HEARD.flatMap(([speaker, text, ms]) => {
    const words = text.split(' ').map((word, index) => ({
      text: word,
      startMs: at + index * ms,
      endMs: at + (index + 1) * ms - 20,
      confidence: word === 'каспий' ? 0.3 : 0.9,
      language: speaker === 'b' ? 'ru' : 'kk',
      speaker,
    }));
    at = (words.at(-1)?.endMs ?? at) + PAUSE_MS;
    return words;
  });
}

describe('words that people can use', () => {
  const opened = new AsyncDisposableStack();
  let app: App;
  let url: string;
  let page: Page;
  let jobId: string;
  let problems: string[];

  beforeAll(async () => {
    const { path } = opened.use(await temporaryFolder());
    const config = testConfig({ DATA_DIR: `${path}/data`, PORT: '0', PROCESSING: 'default' });
    app = opened.use(await openApp(config, createLog({ level: 'silent', format: 'json' }), 'test'));
    ({ url } = await app.listen());
  });
  afterAll(async () => {
    await opened.disposeAsync();
  });
  usePages({}, (own, found) => {
    page = own;
    problems = found;
  });
  checkLeaks();

  beforeEach(async () => {
    await sql`truncate jobs, recordings, glossary_terms, voice_profiles cascade`.execute(app.db);
    await sql`update owners set processing = '{}', voice_profiles = false`.execute(app.db);
    jobId = await seedJob(app, { name: 'Жоспарлау жиналысы 12 наурыз.m4a', request: { language: 'auto' }, processing: 'default' });
    await completeJob(app, jobId, { words: heardWords() });
  });

  const byId = (id: string) => page.getByTestId(id);
  const said = (id: string) => expect.poll(() => byId(id).last().textContent(), SOON);
  const speakers = () => byId('speaker-name').allTextContents();
  const segment = (index: number) => page.locator(`[data-testid=segment][data-index="${index}"]`);
  const open = async () => {
    await page.goto(`${url}/jobs/${jobId}`);
    await byId('transcript').waitFor();
  };

  test('two speakers are one person, taken back and made again by the keyboard', async () => {
    await open();
    await expect.poll(speakers, SOON).toEqual(['Speaker 1', 'Speaker 2', 'Speaker 3']);
    await byId('speaker-menu').nth(2).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Speaker 2' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(speakers, SOON).toEqual(['Speaker 1', 'Speaker 2']);
    await said('toast').toMatch(/Speaker 3 and Speaker 2 are one person now/);

    await page.keyboard.press('Control+z');
    await expect.poll(speakers, SOON).toEqual(['Speaker 1', 'Speaker 2', 'Speaker 3']);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(speakers, SOON).toEqual(['Speaker 1', 'Speaker 2']);
    await byId('speakers-undo').click();
    await expect.poll(speakers, SOON).toEqual(['Speaker 1', 'Speaker 2', 'Speaker 3']);
    expect(await byId('speakers-undo').isDisabled()).toBe(true);
  });

  test('the speakers are asked for again, for another count; the text can be read until then, and the wish be taken back', async () => {
    await open();
    await byId('speakers-again').getByText('Another number of people?').click();
    await expect.poll(() => byId('speakers-asked').textContent(), SOON).toContain('The speakers were not told apart.');
    await byId('speakers-again-count').selectOption('3');
    await byId('speakers-again-ask').click();
    await page.getByText('The speakers are being told apart again.').waitFor(SOON);
    expect(await page.getByText('Сәлеметсіздер ме').first().isVisible()).toBe(true);
    const asked = () => app.db.selectFrom('jobs').select(['status', 'retelling']).where('id', '=', jobId).executeTakeFirst();
    expect(await asked()).toEqual({ status: 'queued', retelling: { speakers: 3, minSpeakers: null, maxSpeakers: null } });
    await byId('cancel').click();
    await byId('speakers-again').waitFor(SOON);
    expect(await asked()).toEqual({ status: 'completed', retelling: null });
  });

  test('a voice is remembered with consent, names a speaker, is confirmed, and forgotten', async () => {
    await page.goto(`${url}/settings`);
    await byId('voices-switch').getByRole('checkbox').check();
    await said('toast').toMatch(/known again/);
    await sql`insert into voice_prints (job_id, speaker_id, kind, print) values (${jobId}, 'speaker_1', 'acoustic-1', '[0, 1]')`.execute(
      app.db,
    );

    await open();
    await byId('speaker-menu').first().click();
    await byId('speaker-remember').click();
    await byId('voice-name').fill('Айгерім');
    await byId('voice-who').fill('Айгерім Сәрсенова');
    expect(await byId('confirm').isDisabled()).toBe(true);
    await byId('dialog').getByRole('checkbox').check();
    await byId('confirm').click();
    await said('toast').toMatch(/Айгерім is remembered/);
    const { id: profile_id, consent } = await app.db.selectFrom('voice_profiles').selectAll().executeTakeFirstOrThrow();
    expect(consent).toMatchObject({ given_by: 'Айгерім Сәрсенова', statement: expect.stringMatching(/^I agree .*biometric data/) });

    await app.db.insertInto('voice_matches').values({ job_id: jobId, speaker_id: 'speaker_2', profile_id, confidence: 0.7 }).execute();
    await rewriteTranscript(app.db, jobId, async () => {});
    await open();
    await expect.poll(speakers, SOON).toEqual(['Speaker 1', 'Айгерім', 'Speaker 3']);
    expect(await byId('speaker-by-voice').allTextContents()).toEqual(['named by the voice, 70% alike']);
    await byId('speaker-menu').nth(1).click();
    await byId('speaker-confirm').click();
    await expect.poll(() => byId('speaker-by-voice').count(), SOON).toBe(0);

    await page.goto(`${url}/settings`);
    await said('voice').toMatch(/Айгерім .*1 recording.*Айгерім Сәрсенова agreed.*I agree/);
    await byId('voice-forget').click();
    await byId('confirm').click();
    await expect.poll(() => byId('voice').count(), SOON).toBe(0);
    await open();
    await expect.poll(speakers, SOON).toEqual(['Speaker 1', 'Айгерім', 'Speaker 3']);
  });

  test('a part is given to somebody else, and split at a word that the arrows choose', async () => {
    await open();
    const count = await byId('segment').count();
    await segment(0).getByTestId('place-menu').focus();
    await page.keyboard.press('Enter');
    await said('place-word').toMatch(/^Сәлеметсіздер/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await said('place-word').toMatch(/^[Бб]үгін/);
    await byId('place-split').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => byId('segment').count(), SOON).toBe(count + 1);
    expect(await segment(0).textContent()).toMatch(/Сәлеметсіздер ме/);
    await expect
      .poll(
        () =>
          segment(0)
            .getByTestId('place-menu')
            .evaluate((button) => button === document.activeElement),
        SOON,
      )
      .toBe(true);

    await segment(1).locator('[data-word]').first().click({ button: 'right' });
    await byId('place-said-by').click();
    await page.getByRole('menuitem', { name: 'Somebody else' }).click();
    await expect.poll(speakers, SOON).toEqual(['Speaker 1', 'Speaker 2', 'Speaker 3', 'Speaker 4']);
    await byId('toast').last().getByTestId('undo').click();
    await expect.poll(speakers, SOON).toEqual(['Speaker 1', 'Speaker 2', 'Speaker 3']);
  });

  test('what needs a look is found by a key, and says why', async () => {
    await open();
    await said('look-count').toBe('1 place needs a look');
    await page.keyboard.press('n');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), SOON)
      .toMatch(/^Needs a look\. The words are closer/);
    await page.getByLabel('Show the text as it was heard').check();
    await said('transcript').toMatch(/двадцать пять процентов/);
    await page.getByLabel('Show the text as it was heard').uncheck();
    await said('transcript').toMatch(/25[\u00a0 ]%/);
    expect(await page.getByTitle('Heard: двадцать пять процентов').count()).toBe(1);
  });

  test('speech without words is said in every language, with its places', async () => {
    const warn = (start_times: number[]) => {
      const warnings = [{ code: 'LOW_COVERAGE', message: 'x', details: { coverage: 0.62, holes: start_times.length, start_times } }];
      return sql`update jobs set warnings = ${JSON.stringify(warnings)}::jsonb where id = ${jobId}`.execute(app.db);
    };
    await warn([4, 9]);
    await open();
    for (const [locale, text] of [
      ['en', /^There are words for only 62% of the speech\. Some may be missing here:.*0:04.*0:09/],
      ['ru', /^Слова есть только для 62\s%\sречи\. Слова могли пропасть здесь:.*0:04.*0:09/],
      ['kk', /^Сөйлеген уақыттың тек 62\s?% бөлігінде сөз бар\. Мына жерде сөздер түсіп қалған болуы мүмкін:.*0:04.*0:09/],
    ] as const) {
      await byId(`lang-${locale}`).click();
      await said('warnings').toMatch(text);
    }
    await byId('lang-en').click();
    await warn([]);
    await open();
    await said('warnings').toBe('There are words for only 62% of the speech. Some may be missing.');
  });

  test('a transcript that is there already is added, alone or with its recording', async () => {
    const srt =
      '1\n00:00:01,000 --> 00:00:03,000\nАйгерім: сағат он бес отызда\n\n2\n00:00:04,000 --> 00:00:06,500\nСергей: на бес мың теңге\n';
    const cues = { name: 'Кеңес.srt', mimeType: 'application/x-subrip', buffer: Buffer.from(srt) };
    await page.goto(url);
    await byId('file-input').setInputFiles(cues);
    const row = page.getByTestId('job-row').filter({ hasText: 'Кеңес.srt' });
    await row.getByRole('link').first().click();
    await byId('transcript').waitFor();
    await expect.poll(speakers, SOON).toEqual(['Айгерім', 'Сергей']);
    expect(await segment(0).textContent()).toContain('15:30-да');

    await page.goto(url);
    const sound = { name: 'Кеңес.wav', mimeType: 'audio/wav', buffer: Buffer.from(wav(new Int16Array(16_000 * 7))) };
    await byId('file-input').setInputFiles([cues, sound]);
    await page.getByTestId('job-row').filter({ hasText: 'Кеңес.wav' }).waitFor();
    expect(await page.getByTestId('job-row').filter({ hasText: 'Кеңес.srt' }).count()).toBe(1);
    const { engine, words } = await app.db
      .selectFrom('jobs')
      .innerJoin('recordings', 'recordings.id', 'jobs.recording_id')
      .innerJoin('chunks', 'chunks.job_id', 'jobs.id')
      .select(['jobs.engine', 'chunks.words'])
      .where('recordings.filename', '=', 'Кеңес.wav')
      .executeTakeFirstOrThrow();
    expect([engine, words?.[0]]).toMatchObject(['imported', { text: 'сағат', speaker: 'Айгерім' }]);

    await byId('file-input').setInputFiles({ ...cues, name: 'cp1251.txt', buffer: Buffer.from([0xef, 0xf0, 0xe8]) });
    await said('upload-row').toMatch(/This file is no transcript/);
    problems.length = 0;
  });

  test('steps are switched off and on, and the way back is one click', async () => {
    await open();
    await said('transcript').toMatch(/25[\u00a0 ]%/);
    await byId('writing').locator('summary').click();
    await byId('step-numbers').getByRole('checkbox').focus();
    await page.keyboard.press('Space');
    await said('transcript').toMatch(/двадцать пять процентов/i);
    await byId('toast').last().getByTestId('undo').click();
    await said('transcript').toMatch(/25[\u00a0 ]%/);
    await byId('writing-preset').selectOption('raw');
    await said('transcript').toMatch(/эээ келісімшартты/);
    expect(await byId('step-fillers').getByRole('checkbox').isChecked()).toBe(false);
    await byId('writing-preset').selectOption('usual');
    await said('transcript').not.toMatch(/эээ/);
  });

  test('how texts are usually written is changed for what comes next', async () => {
    await page.goto(`${url}/settings`);
    await byId('step-profanity').getByRole('checkbox').click();
    await said('toast').toMatch(/Saved for new recordings/);
    const { processing } = await app.db.selectFrom('owners').select('processing').executeTakeFirstOrThrow();
    expect(processing).toMatchObject({ profanity: { on: true }, numbers: parseProcessing('default').numbers });
    await byId('toast').last().getByTestId('undo').click();
    await expect.poll(() => byId('step-profanity').getByRole('checkbox').isChecked(), SOON).toBe(false);
  });

  test('a word is written differently everywhere, and as before again', async () => {
    await page.request.post(`${url}/api/v1/glossary`, { data: { term: 'Kaspi Bank', variants: ['каспи банк'] } });
    await open();
    await segment(1).getByText('каспий').click({ button: 'right' });
    await byId('place-correct').click();
    await expect.poll(() => byId('correct-right').evaluate((field) => field === document.activeElement), SOON).toBe(true);
    await page.keyboard.type('Kaspi Bank');
    expect(await byId('correct-wrong').inputValue()).toBe('каспий');
    await byId('correct-wrong').fill('каспий банк');
    await page.keyboard.press('Enter');
    await said('transcript').toMatch(/Kaspi[\u00a0 ]Bank.*Kaspi[\u00a0 ]Bank-ке/);
    await said('toast').toMatch(/“каспий банк” is now “Kaspi Bank” in 2 places/);
    await byId('to-glossary').click();
    await said('term-row').toMatch(/Kaspi Bank instead of каспи банк, каспий банк/);
    await page.goBack();
    await byId('toast').last().getByTestId('undo').click();
    await said('transcript').not.toMatch(/Kaspi/);
    await byId('to-glossary').click();
    await said('term-row').toMatch(/Kaspi Bank instead of каспи банк(?!,)/);
  });

  test('the glossary: added, changed, deleted and brought back, searched, filled from a file', async () => {
    await page.goto(`${url}/glossary`);
    await expect.poll(() => page.locator('main').textContent(), SOON).toMatch(/No terms yet/);
    await byId('glossary-add').click();
    await page.keyboard.type('Kaspi Bank');
    await byId('variants').fill('каспий банк\nкаспи банк');
    await byId('confirm').click();
    await said('term-row').toMatch(/Kaspi Bank instead of каспий банк, каспи банк.*not used yet/);

    await byId('term-edit').click();
    await byId('variants').fill('каспий банк');
    await page.getByLabel('It is the name').check();
    await byId('confirm').click();
    await said('term-row').toMatch(/instead of каспий банк\D*name/);

    await byId('term-delete').click();
    await expect.poll(() => byId('term-row').count(), SOON).toBe(0);
    await byId('toast').last().getByTestId('undo').click();
    await said('term-row').toMatch(/Kaspi Bank/);

    await byId('glossary-file').setInputFiles({ name: 'terms.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
    await said('imported').toMatch(/1 term added, 1 changed\.1 line was left out/);
    await byId('glossary-search').fill('телеком');
    await expect.poll(() => byId('term-row').allTextContents(), SOON).toEqual([expect.stringMatching(/^Қазақтелеком/)]);
    const [download] = await Promise.all([page.waitForEvent('download'), byId('glossary-export').click()]);
    expect(await readFile(await download.path(), 'utf8')).toMatch(/Kaspi Bank.*Қазақтелеком/s);
  });

  describe.each([
    { width: 375, language: 'kk', theme: 'dark' },
    { width: 1280, language: 'ru', theme: 'light' },
  ] as const)('at $width px, $language, $theme', ({ width, language, theme }) => {
    beforeEach(async () => {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.addInitScript((locale) => localStorage.setItem('kazru.locale', JSON.stringify(locale)), language);
    });

    async function expectUsable(name: string): Promise<void> {
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
        name,
      ).toBeLessThanOrEqual(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((violation) => `${name}: ${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
    }

    test('the text with its tools', async () => {
      await open();
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      await byId('look').first().focus();
      await byId('speakers-again').locator('summary').click();
      await expectUsable('transcript');
      await byId('writing').locator('summary').click();
      await byId('step-personal_data').getByRole('checkbox').click();
      await byId('toast').waitFor();
      await expectUsable('writing');
      await segment(2).getByTestId('place-menu').click();
      await byId('place-choices').waitFor();
      await expectUsable('menu');
      await byId('place-correct').click();
      await byId('dialog').waitFor();
      await expectUsable('correction');
    });

    test('the glossary and the settings', async () => {
      await page.goto(url);
      if (width < 640) {
        expect(await byId('to-glossary').isVisible()).toBe(false);
        await byId('places').click();
        await byId('to-glossary-small').waitFor();
        await expectUsable('places');
        await byId('to-glossary-small').click();
        await expect.poll(() => byId('to-glossary-small').isVisible(), SOON).toBe(false);
      } else await byId('to-glossary').click();
      await byId('glossary-file').setInputFiles({ name: 'terms.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
      await expect.poll(() => byId('term-row').count(), SOON).toBe(2);
      await said('imported').toContain({ kk: '4-жол: термин жоқ', ru: 'строка 4: нет термина' }[language]);
      await expectUsable('glossary');
      await byId('glossary-file').setInputFiles({ name: 'terms.csv', mimeType: 'text/csv', buffer: Buffer.from('Kaspi\nHalyk') });
      await said('toast').toMatch({ kk: /Бұл файлдан термин табылмады/, ru: /В этом файле не нашлось терминов/ }[language]);
      // What the browser itself writes of an answer that is an error.
      expect(problems.splice(0)).toEqual([expect.stringMatching(/422/)]);
      await byId('term-edit').first().click();
      await byId('dialog').waitFor();
      await expectUsable('term');
      await page.goto(`${url}/settings`);
      await byId('settings').waitFor();
      await sql`insert into voice_profiles (id, owner_id, name, kind, print, consent)
        select gen_random_uuid(), id, 'Айгерім', 'acoustic-1', '[]', ${JSON.stringify(CONSENT)}::jsonb from owners`.execute(app.db);
      await page.reload();
      await byId('voice').waitFor();
      await expectUsable('settings');
      await byId('voice-forget').click();
      await byId('dialog').waitFor();
      await expectUsable('forgetting');
    });
  });
});

const CONSENT = { given_by: 'Айгерім', given_at: '2026-03-12T10:30:00Z', statement: 'Дауысымның сипаттамасы сақталуына келісемін.' };
const CSV = 'term,variants,language,kind\nKaspi Bank,каспий банк|каспи банк,,name\nҚазақтелеком,казактелеком,kk,name\n,nothing,,\n';
