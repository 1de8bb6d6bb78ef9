import { sql } from 'kysely';
import { keyedWords } from '../src/contract/find-words.ts';
import { SearchQuery } from '../src/contract/search.ts';
import { indexTranscript, toVector } from '../src/library/search/search-index.ts';
import { searchTranscripts } from '../src/library/search/search-transcripts.ts';
import type { Db } from '../src/platform/db/connect.ts';
import { DEFAULT_OWNER_ID } from '../src/platform/db/schema.ts';
import { createLog } from '../src/platform/telemetry/log.ts';
import { longTranscript } from './lib/long-transcript.ts';
import { numbers } from './lib/options.ts';
import { median, milliseconds, percentile, printTable, ratio, seconds, timeOf } from './lib/report.ts';
import { benchDatabase, temporaryFolder } from './lib/scratch.ts';
import { fillDatabase, idOfShort } from './lib/volume.ts';

const log = createLog({ level: 'error', format: 'pretty' });
const WORDS_EACH = 9000;
const WORDS_PER_SEGMENT = 15;
const SEGMENTS_EACH = WORDS_EACH / WORDS_PER_SEGMENT;
const PHRASES = 20_000;
const VOCABULARY = 40_000;
/** In every third segment, but for those of the newest recordings. */
const OLD = 'ескісөз';
const LETTERS = 'аәбвгғдежзийкқлмнңоөпрстуұүфхһцчшыі';

/** Words in a thousand hours of transcripts: common and rare ones, beginnings, phrases; against a scan of the same texts. */
export async function search(args: string[]): Promise<void> {
  const { transcripts, runs } = numbers(args, { transcripts: 1000, runs: 40 });
  await using folder = await temporaryFolder();
  await using scratch = await benchDatabase(folder.path);
  const { db, unlimited } = scratch;
  const phrases = makePhrases();
  const took = await timeOf(() => fill(unlimited, transcripts, phrases));
  const { rows } = await sql<{ texts: number; all: number; segments: number }>`
    select pg_table_size('search_segments')::float8 as texts, pg_total_relation_size('search_segments')::float8 as all,
      (select count(*) from search_segments)::int as segments`.execute(db);
  const [size = { texts: 0, all: 0, segments: 0 }] = rows;
  process.stdout.write(
    `${transcripts} transcripts, ${size.segments} segments, ${size.segments * WORDS_PER_SEGMENT} words, filled in ${seconds(took)}: ` +
      `${(size.texts / 2 ** 20).toFixed(0)} MB and ${((size.all - size.texts) / 2 ** 20).toFixed(0)} MB of indexes\n\n`,
  );

  const find = (q: string) => searchTranscripts({ db, log }, DEFAULT_OWNER_ID, SearchQuery.parse({ q }));
  const scan = (q: string) =>
    sql`
    select s.job_id, s.text from search_segments s join jobs j on j.id = s.job_id
    where ${sql.join(
      q
        .replaceAll('"', '')
        .split(' ')
        .map((word) => sql`s.text ilike ${`%${word}%`}`),
      sql` and `,
    )} order by j.created_at desc, s.segment_order limit 20`.execute(unlimited);
  const table = [['', 'p50', 'p95 (goal < 300 ms)', 'slowest', 'hits of a page', 'a plain scan', 'against it']];
  for (const [name, ask] of kinds(phrases)) {
    const taken: number[] = [];
    let hits = 0;
    for (let n = 0; n < runs; n++) taken.push(1000 * (await timeOf(async () => (hits += (await find(ask(n))).hits.length))));
    const scans: number[] = [];
    for (let n = 0; n < 2; n++) scans.push(1000 * (await timeOf(() => scan(ask(n)))));
    table.push([
      name,
      ...[median(taken), percentile(taken, 0.95), Math.max(...taken)].map(milliseconds),
      (hits / runs).toFixed(1),
      milliseconds(median(scans)),
      ratio(median(taken), median(scans)),
    ]);
  }
  printTable(table);

  const made = await timeToIndex(unlimited);
  process.stdout.write(
    `\nmaking an hour searchable, with its reading: ${milliseconds(median(made))}, at most ${milliseconds(Math.max(...made))}\n`,
  );
}

/** Some words stand everywhere, most nowhere else; the same at every run. */
function makePhrases(): string[] {
  let seed = 1;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const newWord = (): string =>
    Array.from({ length: 2 + Math.floor(random() * 10) }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');
  const words = Array.from({ length: VOCABULARY }, newWord);
  const phrase = (): string => Array.from({ length: WORDS_PER_SEGMENT }, () => words[Math.floor(random() ** 4 * VOCABULARY)]).join(' ');
  return Array.from({ length: PHRASES }, phrase);
}

/** What people ask, the n-th of each kind. */
function kinds(phrases: readonly string[]): [string, (n: number) => string][] {
  const counts = new Map<string, number>();
  for (const { key } of phrases.flatMap((phrase) => keyedWords(phrase))) counts.set(key, (counts.get(key) ?? 0) + 1);
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a).map(([key]) => key);
  const common = (n: number): string => sorted[n % 40] ?? '';
  const middling = (n: number): string => sorted[1000 + n * 7] ?? '';
  const rare = (n: number): string => sorted.at(-1 - n * 5) ?? '';
  const inPhrase = (n: number, at: number): string => phrases[n * 31]?.split(' ')[at] ?? '';
  return [
    ['a common word', common],
    ['a middling word', middling],
    ['a rare word', rare],
    ['a word that is nowhere', (n) => `жоқсөз${n}`],
    ['two common words', (n) => `${common(n)} ${common(n + 3)}`],
    ['a common and a rare word', (n) => `${rare(n)} ${common(n)}`],
    ['three letters, as one types', (n) => middling(n).slice(0, 3)],
    ['one letter', (n) => LETTERS[n % LETTERS.length] ?? ''],
    ['a phrase', (n) => `"${inPhrase(n, 4)} ${inPhrase(n, 5)} ${inPhrase(n, 6)}"`],
    ['a common word that the newest 60 lack', () => OLD],
    ['two common words in a row that never are', (n) => `"${common(n)} ${common(n)} ${common(n + 1)}"`],
  ];
}

async function fill(db: Db, transcripts: number, phrases: readonly string[]): Promise<void> {
  const ended = Math.ceil(transcripts / 0.96);
  await fillDatabase(db, { ended, processing: 1, parked: 0, queued: 0, words: 1 });
  await db.transaction().execute(async (trx) => {
    await sql`create temp table phrases on commit drop as
      select phrase - 1 as phrase, text, words::tsvector as words
      from unnest(${phrases as string[]}::text[], ${phrases.map((text) => toVector(text))}::text[]) with ordinality as p (text, words, phrase)`.execute(
      trx,
    );
    await sql`create unique index on phrases (phrase)`.execute(trx);
    await sql`drop index search_segments_words`.execute(trx);
    await sql`
      insert into search_segments (job_id, segment_order, speaker_id, start_ms, end_ms, text, words)
      select job_id, s, 'speaker_1', s * 6000, s * 6000 + 5900,
        case when is_old then p.text || ${` ${OLD}`} else p.text end, case when is_old then p.words || ${toVector(OLD)}::tsvector else p.words end
      from (select job_id, row_number() over (order by job_id) as n from transcripts) t, generate_series(0, ${SEGMENTS_EACH - 1}::int) s,
        lateral (select s % 3 = 0 and n < ${transcripts - 60}::int as is_old) old
      join phrases p on true where p.phrase = (n * 7919 + s * 104729) % ${PHRASES}`.execute(trx);
    await sql`create index search_segments_words on search_segments using gin (words)`.execute(trx);
    await sql`update transcripts set search_of = 0`.execute(trx);
  });
  await sql`vacuum analyze`.execute(db);
}

/** An hour of speech takes the place of a transcript, and is made searchable again and again. */
async function timeToIndex(db: Db): Promise<number[]> {
  const job = idOfShort(1);
  await sql`delete from segments where job_id = ${job}`.execute(db);
  for (const { segment_order, text, speaker_id, start_time, end_time, words } of longTranscript(1).segments) {
    const stored = words.map((word) => ({ ...word, startMs: word.start_time * 1000, endMs: word.end_time * 1000 }));
    await sql`
      insert into segments (job_id, owner_id, segment_order, speaker_id, start_ms, end_ms, text, language, words)
      values (${job}, ${DEFAULT_OWNER_ID}, ${segment_order}, ${speaker_id}, ${Math.round(start_time * 1000)}, ${Math.round(end_time * 1000)},
        ${text}, 'kk', ${JSON.stringify(stored)})`.execute(db);
  }
  const taken: number[] = [];
  for (let run = 0; run < 10; run++) {
    await db.updateTable('transcripts').set({ search_of: null }).where('job_id', '=', job).execute();
    taken.push(1000 * (await timeOf(() => indexTranscript(db, DEFAULT_OWNER_ID, job))));
  }
  return taken;
}
