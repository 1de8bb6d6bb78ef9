import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Term } from '../../src/contract/glossary.ts';
import { Job } from '../../src/contract/job.ts';
import { SearchPage } from '../../src/contract/search.ts';
import { Transcript } from '../../src/contract/transcript.ts';
import { searchTranscripts } from '../../src/library/search/search-transcripts.ts';
import { newId } from '../../src/platform/id.ts';
import { purgeDeleted } from '../../src/retention/sweep.ts';
import { ask, expectError, expectShape, send } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { runCli } from '../support/run-cli.ts';
import { seedJob } from '../support/seed-jobs.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

let opened: TestApp;
let url: string;
beforeAll(async () => {
  opened = await openTestApp();
  ({ url } = await opened.app.listen());
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => void (await sql`truncate recordings, glossary_terms cascade`.execute(opened.app.db)));

const api = (path: string): string => `${url}/api/v1${path}`;

/** Keeps a transcript of these lines, of a second each. */
async function kept(lines: readonly (string | [speaker: string, text: string])[], processing = 'raw', name = 'жиналыс'): Promise<string> {
  const segments = lines.map((line, at) => {
    const [speaker, text] = typeof line === 'string' ? [null, line] : line;
    return { start: 10 * at, end: 10 * at + 1, text, speaker };
  });
  const query = new URLSearchParams({ processing, name });
  const { job_id } = await expectShape(send(api(`/import?${query}`), 'POST', { segments }), Job, 201);
  return job_id;
}

const search = (q: string, more: Record<string, string> = {}): Promise<SearchPage> =>
  expectShape(ask(api(`/search?${new URLSearchParams({ q, ...more })}`)), SearchPage);
const texts = async (q: string): Promise<string[]> => (await search(q)).hits.map(({ text }) => text);
const marked = async (q: string): Promise<string[][]> =>
  (await search(q)).hits.map(({ text, matches }) => matches.map(({ from, to }) => text.slice(from, to)));

describe('a search finds', () => {
  test('Kazakh in the other script, without its letters, and ё as е', async () => {
    await kept(['құжаттар дайын', 'qūjattar daiyn', 'ещё один отчёт']);
    for (const q of ['құжаттар', 'qūjattar', 'qujattar', 'кужаттар', 'ҚҰЖАТТАР', 'құжат'])
      expect(await marked(q)).toEqual([['құжаттар'], ['qūjattar']]);
    expect(await marked('еще ОТЧЕТ')).toEqual([['ещё', 'отчёт']]);
    expect(await texts('отчёты')).toEqual(['ещё один отчёт']);
    expect(await texts('«отчёты»')).toEqual([]);
  });

  test('all words in one segment, whatever their endings, the last one as it is typed', async () => {
    await kept(['шартты жаңа бюджетпен бекіттік', 'шарт туралы', 'бюджет туралы']);
    expect(await texts('бюджет шарт')).toEqual(['шартты жаңа бюджетпен бекіттік']);
    expect(await texts('шарт бю')).toEqual(['шартты жаңа бюджетпен бекіттік']);
    expect(await texts('ту')).toEqual(['шарт туралы', 'бюджет туралы']);
    expect(await texts('на шарт')).toEqual([]);
  });

  test('recordings by their names, also before they have a transcript', async () => {
    const id = await kept(['басқа сөз'], 'raw', 'Бюджет_2026 жиналысы.mp3');
    const waiting = await seedJob(opened.app, { name: 'Отчёт о бюджете.wav' });
    const { named, hits } = await search('бюджет');
    expect(
      named.map(({ job_id, original_filename, matches }) => [job_id, matches.map(({ from, to }) => original_filename.slice(from, to))]),
    ).toEqual([
      [waiting, ['бюджете']],
      [id, ['Бюджет']],
    ]);
    expect(hits).toEqual([]);
    expect((await search('2026 jinalys')).named).toMatchObject([{ job_id: id }]);
    await ask(api(`/jobs/${waiting}`), { method: 'DELETE' });
    expect((await search('бюджет')).named).toHaveLength(1);
    expect((await search('жоқ')).named).toEqual([]);
  });

  test('a phrase in quotes in a row and whole, and what has signs in it in a row', async () => {
    await kept(['подписали новый договор аренды', 'договор новый', 'договоры аренды', 'ставка 12,5 процента', 'с 12 до 5']);
    expect(await marked('«новый договор»')).toEqual([['новый договор']]);
    expect(await texts('"договор аренды"')).toEqual(['подписали новый договор аренды']);
    expect(await texts('договор "аренды"')).toEqual(['подписали новый договор аренды', 'договоры аренды']);
    expect(await texts('12,5')).toEqual(['ставка 12,5 процента']);
  });

  test('the newest recordings first, in the order of the segments, and page by page', async () => {
    const older = await kept(['сөз бір', 'басқа', ['Айгерім', 'сөз екі']], 'raw', 'ескі');
    const newer = await kept(['сөз үш', 'сөз төрт'], 'raw', 'жаңа');
    const { hits } = await search('сөз');
    expect(hits.map(({ job_id, segment_order }) => [job_id, segment_order])).toEqual([
      [newer, 0],
      [newer, 1],
      [older, 0],
      [older, 2],
    ]);
    expect(hits[3]).toMatchObject({ original_filename: 'ескі', speaker: 'Айгерім', start_time: 20, end_time: 21, text: 'сөз екі' });
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: SearchPage = await search('сөз', { limit: '1', ...(cursor && { cursor }) });
      found.push(...page.hits.map(({ text }) => text));
      cursor = page.next_cursor;
    }
    expect(found).toEqual(['сөз үш', 'сөз төрт', 'сөз бір', 'сөз екі']);
    const { next_cursor } = await search('сөз', { limit: '1' });
    await expectError(ask(api(`/search?${new URLSearchParams({ q: 'басқа', cursor: next_cursor ?? '' })}`)), 'VALIDATION_FAILED', 400);
  });

  test('what is older than the newest fifty, page by page too', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 60; at++) ids.push(await kept([at % 10 === 5 ? `бес келді ${at}` : `басқа ${at}`]));
    await expect.poll(async () => (await search('бес')).pending, { timeout: 20_000 }).toBe(0);
    expect(await texts('бес')).toEqual([55, 45, 35, 25, 15, 5].map((at) => `бес келді ${at}`));
    const first = await search('бес', { limit: '5' });
    const second = await search('бес', { limit: '5', cursor: first.next_cursor ?? '' });
    expect(second.hits.map(({ text }) => text)).toEqual(['бес келді 5']);
    expect(second.next_cursor).toBeNull();
  }, 40_000);
});

describe('a search follows', () => {
  test('how a text is written, and the names of its speakers', async () => {
    const id = await kept([['A', 'жиырма бес мың теңге төледім']], 'numbers');
    const [hit] = (await search('25 000')).hits;
    expect(hit?.text).toMatch(/^25\u00A0000\u00A0₸/);
    expect(await texts('жиырма')).toEqual([]);
    await expectShape(send(api(`/jobs/${id}/process`), 'POST', { numbers: false }), Transcript);
    expect(await texts('жиырма')).toEqual(['жиырма бес мың теңге төледім']);
    expect(await texts('25 000')).toEqual([]);
    await expectShape(
      send(api(`/jobs/${id}/speakers`), 'PUT', { speakers: [{ speaker_id: 'speaker_1', label: 'Айгерім Нұрланқызы' }] }),
      Transcript,
    );
    expect((await search('жиырма')).hits[0]?.speaker).toBe('Айгерім Нұрланқызы');
  });

  test('that a segment is split', async () => {
    const id = await kept(['бірінші екінші үшінші төртінші']);
    expect(await texts('"екінші үшінші"')).toHaveLength(1);
    const { segments } = await expectShape(ask(api(`/jobs/${id}/transcript`)), Transcript);
    const at_time = segments[0]?.words[2]?.start_time;
    await expectShape(send(api(`/jobs/${id}/speakers/edits`), 'POST', { kind: 'split', at_time, speaker_id: 'new' }), Transcript);
    expect(await texts('"екінші үшінші"')).toEqual([]);
    expect(await texts('екінші')).toEqual(['бірінші екінші']);
  });

  test('that a recording is deleted, brought back, and deleted for good', async () => {
    const id = await kept(['құпия сөз']);
    expect(await texts('құпия')).toHaveLength(1);
    await expectShape(ask(api(`/jobs/${id}`), { method: 'DELETE' }), Job);
    expect(await texts('құпия')).toEqual([]);
    await expectShape(ask(api(`/jobs/${id}/restore`), { method: 'POST' }), Job);
    expect(await texts('құпия')).toHaveLength(1);
    await expectShape(ask(api(`/jobs/${id}`), { method: 'DELETE' }), Job);
    await purgeDeleted({ ...opened.app, restoreMs: 0, mendQueue: async () => 0 }, opened.app.log);
    expect(await opened.app.db.selectFrom('search_segments').selectAll().execute()).toEqual([]);
    expect((await search('құпия')).pending).toBe(0);
  });
});

describe('what is masked', () => {
  const PHONE = 'менің нөмірім плюс жеті жеті жүз бір екі жүз отыз төрт елу алты жетпіс сегіз';

  test.each(['numbers,personal_data', 'personal_data,-numbers'])('a phone is neither found nor shown: %s', async (processing) => {
    const id = await kept([PHONE], processing);
    const [hit] = (await search('нөмірім')).hits;
    expect(hit?.text).not.toMatch(/\d{2}|жетпіс/);
    const shown = await expectShape(ask(api(`/jobs/${id}/transcript`)), Transcript);
    expect(hit?.text).toBe(shown.segments[0]?.text);
    for (const q of ['78', '701', '+7 701 234 56 78', 'жетпіс', '77012345678']) expect(await texts(q), q).toEqual([]);
    expect(await opened.app.db.selectFrom('search_segments').select(['text', 'words']).execute()).not.toContainEqual(
      expect.objectContaining({ text: expect.stringMatching(/78|жетпіс/) }),
    );
    await expectShape(send(api(`/jobs/${id}/process`), 'POST', { personal_data: false, numbers: true }), Transcript);
    expect(await texts('701')).toHaveLength(1);
    await expectShape(send(api(`/jobs/${id}/process`), 'POST', { personal_data: true }), Transcript);
    expect(await texts('701')).toEqual([]);
  });

  test('are the names of the glossary, from the moment on when they stand there', async () => {
    await kept(['кеше Нұрлан келді'], 'personal_data');
    await kept(['бүгін Нұрлан келді'], 'raw');
    expect(await texts('нурлан')).toEqual(['бүгін Нұрлан келді', 'кеше Нұрлан келді']);
    const { id } = await expectShape(send(api('/glossary'), 'POST', { term: 'Нұрлан', kind: 'name' }), Term, 201);
    expect(await texts('нурлан')).toEqual(['бүгін Нұрлан келді']);
    expect((await texts('кеше')).join()).not.toContain('Нұрлан');
    await ask(api(`/glossary/${id}`), { method: 'DELETE' });
    expect(await texts('нурлан')).toHaveLength(2);
  });

  test('in the name of a speaker', async () => {
    await kept([['+7 701 234 56 78', 'сәлем']], 'numbers,personal_data');
    const [hit] = (await search('сәлем')).hits;
    expect(hit?.speaker).not.toMatch(/\d{2}/);
  });
});

describe('the command', () => {
  const command = (...args: string[]) => {
    const { dataDir, config } = opened;
    return runCli(['search', ...args], { DATA_DIR: dataDir, DATABASE_URL: config.database.kind === 'server' ? config.database.url : '' });
  };

  test('prints each recording once, and below it what was found', async () => {
    const id = await kept([['Айгерім', 'жаңа бюджет'], 'басқа', ['Сергей', 'бюджет бекітілді']], 'raw', 'Жоспар.m4a');
    const { exitCode, stdout, stderr } = await command('BYUDJET', 'budjet');
    expect([exitCode, stdout, stderr]).toEqual([0, 'Nothing has these words.', '']);
    expect((await command('бюд')).stdout.split('\n')).toEqual([
      `${id}  Жоспар.m4a`,
      '  0:00  Айгерім  жаңа бюджет',
      '  0:20  Сергей   бюджет бекітілді',
    ]);
    expect(JSON.parse((await command('"жаңа бюджет"', '--json')).stdout)).toMatchObject({
      named: [],
      hits: [{ job_id: id, matches: [{ from: 0, to: 11 }] }],
    });
    expect((await command('бюд', '--limit', '1')).stderr).toMatch(/There is more/);
  });

  test('says in one line what it cannot search for', async () => {
    for (const args of [['%'], ['а'.repeat(201)], ['а', '--limit', '0']]) {
      const { exitCode, stderr } = await command(...args);
      expect([exitCode, stderr.split('\n').length]).toEqual([1, 1]);
    }
  });
});

test('another owner finds nothing', async () => {
  const id = await kept(['менің сөзім']);
  expect(await texts('сөзім')).toHaveLength(1);
  const other = newId();
  const { db, log } = opened.app;
  await sql`insert into owners (id, name) values (${other}, 'басқа ұйым')`.execute(db);
  const query = { q: 'сөзім', limit: 20, cursor: undefined };
  expect(await searchTranscripts({ db, log }, other, query)).toMatchObject({ named: [], hits: [], pending: 0 });
  await sql`update jobs set owner_id = ${other} where id = ${id}`.execute(db);
  await sql`update transcripts set owner_id = ${other} where job_id = ${id}`.execute(db);
  expect(await texts('сөзім')).toEqual([]);
  expect((await searchTranscripts({ db, log }, other, query)).hits).toHaveLength(1);
});

test('a transcript that cannot be read is left for the next time, and keeps nobody from the others', async () => {
  const [broken] = [await kept(['бұзылған сөз']), await kept(['бүтін сөз'])];
  await sql`update segments set words = '[null]' where job_id = ${broken}`.execute(opened.app.db);
  expect(await search('сөз')).toMatchObject({ hits: [{ text: 'бүтін сөз' }], pending: 1 });
});

describe('bad input', () => {
  test.each([
    ['nothing', ''],
    ['spaces', '   '],
    ['signs', '%_\\*?!()[]{}<>'],
    ['emoji', '🙂🎙️'],
    ['quotes', '"" «»'],
    ['NUL', '\0'],
    ['hard and soft signs alone', 'ъ ь'],
    ['201 letters', 'а'.repeat(201)],
    ['10,000 letters', 'a'.repeat(10_000)],
  ])('%s is refused', async (_what, q) => {
    await expectError(ask(api(`/search?${new URLSearchParams({ q })}`)), 'VALIDATION_FAILED', 400);
  });

  test.each([
    ['%слово_', ['слово дня']],
    ['сл%во', []],
    ['сл_во', []],
    ['"слово', ['слово дня']],
    ['дня"', ['слово дня']],
    ["o'brien", ["o'brien сказал: а b"]],
    ["'); drop table jobs; --", []],
    ['слово:* & !дня', ['слово дня']],
    ['а:b', ["o'brien сказал: а b"]],
    ['\0дня', ['слово дня']],
    ['سلام', ['سلام عليكم 🙂']],
    ['🙂 عليكم', ['سلام عليكم 🙂']],
    ['日本 שלום', []],
    ['\uD800 слово', ['слово дня']],
  ])('in %j signs are neither wildcards nor operators', async (q, found) => {
    await kept(['слово дня', 'سلام عليكم 🙂', "o'brien сказал: а b"]);
    expect(await texts(q)).toEqual(found);
  });

  test('a cursor that is none, and a limit that cannot be', async () => {
    for (const more of [{ cursor: 'x' }, { cursor: Buffer.from('["а","1",2]').toString('base64url') }, { limit: '0' }, { limit: '101' }])
      await expectError(ask(api(`/search?${new URLSearchParams({ q: 'а', ...more })}`)), 'VALIDATION_FAILED', 400);
    await expectError(ask(api('/search')), 'VALIDATION_FAILED', 400);
  });

  test('a segment of one word of 100,000 letters, and one of 40,000 words', async () => {
    await kept([`ұзын ${'а'.repeat(100_000)}`, `көп ${Array.from({ length: 40_000 }, (_, at) => `сөз${at}`).join(' ')}`]);
    expect((await search('ұзын')).hits).toHaveLength(1);
    expect((await search('сөз77')).hits).toHaveLength(1);
  });
});
