import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/contract/app-error.ts';
import { ImportedTerms, Term, TermPage } from '../../src/contract/glossary.ts';
import { parseProcessing } from '../../src/contract/parse-processing.ts';
import { Transcript } from '../../src/contract/transcript.ts';
import { hintsOf } from '../../src/glossary/hints.ts';
import { ask, expectError, expectShape, send } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { completeJob, heard, seedJob } from '../support/seed-jobs.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

let opened: TestApp;
let url: string;
beforeAll(async () => {
  opened = await openTestApp({ env: { PROCESSING: 'default' } });
  ({ url } = await opened.app.listen());
});
afterAll(() => opened[Symbol.asyncDispose]());
afterEach(async () => {
  await sql`truncate jobs, recordings, glossary_terms cascade`.execute(opened.app.db);
});

const USUAL = parseProcessing('default');
const api = (path: string): string => `${url}/api/v1${path}`;
const at = (id: string, what = ''): string => api(`/jobs/${id}${what}`);
const read = (id: string, query = ''): Promise<Transcript> => expectShape(ask(at(id, `/transcript${query}`)), Transcript);
const write = (id: string, wishes: object = {}): Promise<Transcript> => expectShape(send(at(id, '/process'), 'POST', wishes), Transcript);
const csv = (body: string, headers: Record<string, string> = {}) =>
  ask(api('/glossary/import'), { method: 'POST', headers: { 'content-type': 'text/csv', ...headers }, body });

async function transcribed(words: string, processing = USUAL): Promise<string> {
  const id = await seedJob(opened.app, { request: { language: 'auto', processing } });
  await completeJob(opened.app, id, { words: heard(words) });
  return id;
}

/** A term in the glossary; from a session where one is named. */
function add(term: object, session?: string): Promise<Term> {
  const headers = { 'content-type': 'application/json', ...(session !== undefined && { 'x-session-id': session }) };
  return expectShape(ask(api('/glossary'), { method: 'POST', headers, body: JSON.stringify(term) }), Term, 201);
}

const hitsOf = async (id: string): Promise<number> =>
  Number((await opened.app.db.selectFrom('glossary_terms').select('hits').where('id', '=', id).executeTakeFirstOrThrow()).hits);

function command(...args: string[]): Promise<CliResult> {
  const { dataDir, config } = opened;
  const database = config.database.kind === 'server' ? config.database.url : '';
  return runCli(['glossary', ...args], { DATA_DIR: dataDir, DATABASE_URL: database });
}

describe('terms', () => {
  test('are written as they are to be, counted, and listed, changed and deleted', async () => {
    const term = await add({ term: 'Kaspi Bank', variants: ['каспи банк'], kind: 'name' });
    const id = await transcribed('біз каспи банкке бардық');
    expect((await read(id)).text).toBe('Біз Kaspi\u00A0Bank-ке бардық.');
    const page = await expectShape(ask(api('/glossary?q=kaspi')), TermPage);
    expect(page.terms).toMatchObject([{ id: term.id, hits: 1 }]);
    await expectShape(send(api(`/glossary/${term.id}`), 'PUT', { term: 'Kaspi.kz', variants: ['каспи банк'] }), Term);
    expect((await write(id)).text).toMatch(/Kaspi\.kz/);
    expect((await ask(api(`/glossary/${term.id}`), { method: 'DELETE' })).status).toBe(204);
    await expectError(ask(api(`/glossary/${term.id}`), { method: 'DELETE' }), 'TERM_NOT_FOUND', 404);
    expect((await write(id)).text).toMatch(/каспи банкке/);
  });

  test('are counted once for each transcript, as it was last written', async () => {
    const term = await add({ term: 'Kaspi Bank', variants: ['каспи банк'] });
    const [one] = await Promise.all([transcribed('каспи банк және каспи банк'), transcribed('біз каспи банкке бардық')]);
    expect(await hitsOf(term.id)).toBe(3);
    await write(one);
    await write(one);
    expect(await hitsOf(term.id)).toBe(3);
    await write(one, { glossary: false });
    expect(await hitsOf(term.id)).toBe(1);
    await write(one, { glossary: true });
    expect(await hitsOf(term.id)).toBe(3);
  });

  test('of many texts that are written at once are all counted', async () => {
    const terms = await Promise.all(['альфа', 'бета', 'гамма'].map((word) => add({ term: `${word}-1`, variants: [word] })));
    const ids = await Promise.all(['альфа бета гамма', 'гамма бета альфа', 'бета гамма альфа'].map((words) => transcribed(words)));
    await Promise.all([...ids, ...ids].map((id) => write(id)));
    expect(await Promise.all(terms.map(({ id }) => hitsOf(id)))).toEqual([3, 3, 3]);
  });

  test('come in pages, each once, though several are written alike', async () => {
    const job = await transcribed('сәлем');
    const made = [
      await add({ term: 'ЭСФ', scope: 'user' }, 'mine'),
      await add({ term: 'ЭСФ' }),
      await add({ term: 'ЭСФ', scope: 'job', job_id: job }),
      await add({ term: 'эсф' }),
      await add({ term: 'Қазақ' }),
      await add({ term: 'Казак' }),
      await add({ term: "'; drop table jobs; -- %_(.*)" }),
    ];
    await add({ term: 'ЭСФ', scope: 'user' }, 'other');
    const pages: string[][] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: TermPage = await expectShape(ask(api(`/glossary?limit=2${query}`), { headers: { 'x-session-id': 'mine' } }), TermPage);
      pages.push(page.terms.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 2, 1]);
    expect(pages.flat().toSorted()).toEqual(made.map(({ id }) => id).toSorted());
    const found = await expectShape(ask(api(`/glossary?q=${encodeURIComponent('%_(.*)')}`)), TermPage);
    expect(found.terms.map(({ id }) => id)).toEqual([made.at(-1)?.id]);
    for (const cursor of ['nonsense', Buffer.from('["a\\u0000","x"]').toString('base64url')])
      await expectError(ask(api(`/glossary?cursor=${cursor}`)), 'VALIDATION_FAILED', 400);
  });

  test.each<[string, object, ErrorCode, number]>([
    ['of 10,000 characters', { term: 'x'.repeat(10_000) }, 'VALIDATION_FAILED', 400],
    ['with a spelling of 10,000 characters', { term: 'x', variants: ['x'.repeat(10_000)] }, 'VALIDATION_FAILED', 400],
    ['with 51 spellings', { term: 'x', variants: Array.from({ length: 51 }, (_, index) => `x${index}`) }, 'VALIDATION_FAILED', 400],
    ['with a character that is no text', { term: 'a\0b' }, 'VALIDATION_FAILED', 400],
    ['of nobody', { term: 'x', scope: 'user' }, 'VALIDATION_FAILED', 400],
    ['of a job that is not there', { term: 'x', scope: 'job', job_id: '00000000-0000-7000-8000-0000000000ff' }, 'JOB_NOT_FOUND', 404],
  ])('%s are refused', async (_, term, code, status) => {
    await expectError(send(api('/glossary'), 'POST', term), code, status);
    expect((await expectShape(ask(api('/glossary')), TermPage)).terms).toEqual([]);
  });

  test('cannot be written as another is, and are left alone by other sessions', async () => {
    const [, other] = [await add({ term: 'Kaspi' }), await add({ term: 'Halyk' })];
    await expectError(send(api(`/glossary/${other.id}`), 'PUT', { term: 'Kaspi' }), 'TERM_EXISTS', 409);
    const mine = await add({ term: 'Менікі', scope: 'user' }, 'mine');
    await expectError(send(api(`/glossary/${mine.id}`), 'PUT', { term: 'x' }), 'TERM_NOT_FOUND', 404);
    await expectError(ask(api(`/glossary/${mine.id}`), { method: 'DELETE', headers: { 'x-session-id': 'other' } }), 'TERM_NOT_FOUND', 404);
    expect((await ask(api(`/glossary/${mine.id}`), { method: 'DELETE', headers: { 'x-session-id': 'mine' } })).status).toBe(204);
  });

  test('that refer to each other do not go round', async () => {
    await add({ term: 'бета', variants: ['альфа'] });
    await add({ term: 'альфа', variants: ['бета'] });
    const id = await transcribed('альфа бета');
    const { text } = await read(id);
    expect((await write(id)).text).toBe(text);
    expect(text.toLowerCase()).toMatch(/^(бета бета|альфа альфа|бета альфа)\.?$/);
  });
});

describe('a correction', () => {
  test('counts for its recording only, and goes before that of the organisation', async () => {
    const [one, other] = [await transcribed('встретимся у нурлана'), await transcribed('встретимся у нурлана')];
    const mine = { term: 'Нұрлан', variants: ['нурлан'], kind: 'name', scope: 'job', job_id: one, source: 'correction' };
    await add(mine);
    expect((await write(one)).text).toMatch(/Нұрлан/);
    expect((await write(other)).text).not.toMatch(/Нұрлан/);
    await expectError(send(api('/glossary'), 'POST', { ...mine, job_id: null }), 'VALIDATION_FAILED', 400);
  });

  test('adds its spelling to a term, which stays what it was', async () => {
    await add({ term: 'Kaspi Bank', variants: ['каспи банк'], kind: 'name', language: 'kk' });
    const after = await add({ term: 'Kaspi Bank', variants: ['каспий банк'], source: 'correction' });
    expect(after).toMatchObject({ kind: 'name', language: 'kk', variants: ['каспи банк', 'каспий банк'] });
  });

  test('is promoted by a command, for all recordings or one, whose text is written anew', async () => {
    const [one, other] = [await transcribed('біз каспий банкке бардық'), await transcribed('встретимся у нурлана')];
    const all = await command('correct', 'каспий банк', 'Kaspi Bank', '--job', one);
    expect([all.exitCode, all.stderr]).toEqual([0, '']);
    expect((await read(one)).text).toMatch(/Kaspi Bank-ке/);
    expect(await hitsOf(all.stdout.trim())).toBe(1);
    const here = await command('correct', 'нурлан', 'Нұрлан', '--job', other, '--here');
    expect((await read(other)).text).toMatch(/Нұрлан/);
    const { terms } = await expectShape(ask(api('/glossary')), TermPage);
    expect(terms).toMatchObject([
      { id: all.stdout.trim(), term: 'Kaspi Bank', scope: 'organisation', source: 'correction' },
      { id: here.stdout.trim(), term: 'Нұрлан', scope: 'job', job_id: other, source: 'correction' },
    ]);
    expect((await command('correct', 'a', 'b', '--here')).stderr).toContain('--job');
  });
});

describe('a CSV', () => {
  test('goes out and comes in again, all lines that can be read', async () => {
    const first =
      'term,variants,language,kind\nТОО «Ромашка»,тоо ромашка|ромашка,ru,name\nКТЖ,кэ тэ жэ,,term\nКТЖ,ка тэ жэ,,term\n,nothing,,\n"=1+1","-x|@y",,\n';
    const { added, changed, left_out, problems } = await expectShape(csv(first), ImportedTerms);
    expect([added, changed, left_out]).toEqual([3, 1, 1]);
    expect(problems).toMatchObject([{ line: 5, code: 'TERM_MISSING' }]);
    const { text, headers } = await ask(api('/glossary/export'));
    expect(headers['content-type']).toMatch(/text\/csv/);
    expect(text).toMatch(/тоо ромашка\|ромашка/);
    expect(text).toContain("'=1+1,'-x|@y,");
    const before = (await expectShape(ask(api('/glossary')), TermPage)).terms.map(({ term, variants }) => [term, variants]);
    expect(before).toContainEqual(['=1+1', ['-x', '@y']]);
    const again = await expectShape(csv(text), ImportedTerms);
    expect([again.added, again.changed, again.left_out]).toEqual([0, 3, 0]);
    expect((await expectShape(ask(api('/glossary')), TermPage)).terms.map(({ term, variants }) => [term, variants])).toEqual(before);
  });

  test('that has no term in it is refused, and says why', async () => {
    const { details } = await expectError(csv('nonsense'), 'INVALID_GLOSSARY', 422);
    expect(details).toMatchObject({ problems: [{ line: 1, code: 'NO_COLUMN_NAMES' }] });
    await expectError(csv(`term\n"${'x'.repeat(1_000_000)}`), 'INVALID_GLOSSARY', 422);
  });

  test('says whose terms are where that is known', async () => {
    const text = 'term,scope\nМенікі,user\nБіздікі,organisation\nБірдікі,job\n';
    const nobody = await expectShape(csv(text), ImportedTerms);
    expect([nobody.added, nobody.problems.map(({ code }) => code)]).toEqual([1, ['UNKNOWN_SCOPE', 'UNKNOWN_SCOPE']]);
    const mine = await expectShape(csv(text, { 'x-session-id': 'mine' }), ImportedTerms);
    expect([mine.added, mine.changed, mine.left_out]).toEqual([1, 1, 1]);
    expect((await expectShape(ask(api('/glossary')), TermPage)).terms.map(({ term }) => term)).toEqual(['Біздікі']);
  });

  test('of a million lines is refused at once, and holds no memory', async () => {
    const text = `term,variants\n${'ЭСФ,а\n'.repeat(1_000_000)}`;
    const before = process.memoryUsage().rss;
    const began = performance.now();
    await expectError(csv(text), 'GLOSSARY_FULL', 409);
    expect(performance.now() - began).toBeLessThan(5000);
    expect(process.memoryUsage().rss - before).toBeLessThan(250_000_000);
    await expectError(csv(`term\n${'x'.repeat(17 * 1024 ** 2)}`), 'BODY_TOO_LARGE', 413);
    expect((await expectShape(ask(api('/glossary')), TermPage)).terms).toEqual([]);
  });

  test('that holds as many terms as there may be comes in, comes in again, and no term more', async () => {
    const text = `term,variants\n${Array.from({ length: 100_000 }, (_, index) => `Үлгі${index},улги${index}`).join('\n')}\n`;
    expect(await expectShape(csv(text), ImportedTerms)).toMatchObject({ added: 100_000, changed: 0 });
    expect(await expectShape(csv(text), ImportedTerms)).toMatchObject({ added: 0, changed: 100_000 });
    await expectError(send(api('/glossary'), 'POST', { term: 'тағы бір' }), 'GLOSSARY_FULL', 409);
    const began = performance.now();
    const page = await expectShape(ask(api('/glossary?limit=100')), TermPage);
    await expectShape(ask(api(`/glossary?limit=100&cursor=${page.next_cursor}`)), TermPage);
    expect(performance.now() - began).toBeLessThan(1000);
    const id = await transcribed('біз улги99999 көрдік');
    expect((await read(id)).text).toMatch(/Үлгі99999/);
    const asked = performance.now();
    const hints = await hintsOf(opened.app.db, { id, processing: USUAL });
    expect(performance.now() - asked).toBeLessThan(3000);
    expect([hints?.terms[0], hints?.terms.length]).toEqual(['Үлгі99999', 200]);
  }, 120_000);
});

describe('names of the glossary', () => {
  const NAME = 'халықаралық қаржы орталығы';
  const sentence = (before: number): string => `${'сол '.repeat(before)}${NAME} жаңа жобаны бастады деп айтты`;
  const parts = (srt: string): boolean => !srt.includes(NAME) && !srt.includes(NAME.replaceAll(' ', '\u00A0'));
  const subtitles = async (before: number): Promise<string> => {
    const path = api('/postprocess?output=srt&processing=raw');
    return (await ask(path, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: sentence(before) })).text;
  };

  test('are not parted by subtitles', async () => {
    const parted: number[] = [];
    for (let before = 1; before < 14; before++) if (parts(await subtitles(before))) parted.push(before);
    expect(parted.length).toBeGreaterThan(0);
    const id = await transcribed(sentence(parted[0] ?? 0), parseProcessing('raw'));
    const srt = async (): Promise<string> => (await ask(at(id, '/export/srt'))).text;
    expect(parts(await srt())).toBe(true);
    await add({ term: NAME, kind: 'name' });
    for (const before of parted) expect(parts(await subtitles(before)), `behind ${before} words`).toBe(false);
    expect(parts(await srt())).toBe(false);
  });

  test('are masked however they were heard, in the text, as it was heard, and in every export', async () => {
    await add({ term: 'Нұрлан', variants: ['нурлан'], kind: 'name' });
    const id = await transcribed('встретимся у нурлана завтра', parseProcessing('default,personal_data'));
    const texts = [JSON.stringify(await read(id)), JSON.stringify(await read(id, '?raw=true'))];
    for (const format of ['txt', 'srt', 'vtt', 'ttml', 'csv', 'json']) texts.push((await ask(at(id, `/export/${format}`))).text);
    for (const text of texts) {
      expect(text).not.toMatch(/н[уұ]рлан/i);
      expect(text).toMatch(/\[[^\]]+\]/);
    }
    expect((await read(id, '?unmasked=true')).text).toMatch(/Нұрлан/);
  });
});
