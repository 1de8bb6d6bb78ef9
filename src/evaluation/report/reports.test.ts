import { describe, expect, it } from 'vitest';
import { SCORING_VERSION } from '../../text/normalise-for-scoring.ts';
import { evaluate } from '../evaluate.ts';
import type { Hearing, Run } from '../hearing.ts';
import type { Reference } from '../reference.ts';
import { htmlReport } from './html-report.ts';
import { jsonReport } from './json-report.ts';
import { tableReport } from './table-report.ts';

const KK: Reference = { name: 'жиналыс.wav', file: '/a', text: 'Сәлем, әлем! Иә', language: 'kk', turns: null };
const RU: Reference = { name: '<i>&"x".wav', file: '/b', text: 'Ещё один день', language: 'ru', turns: null };
const LOST: Reference = { name: 'lost.wav', file: '/c', text: 'жоқ', language: 'und', turns: null };

const run = (amount: number): Run => ({
  ...{ jobId: 'job-1', engine: 'yandex', audioMs: 10_000, processingMs: 2500, cost: [{ amount, currency: 'KZT' }] },
  warnings: [{ code: 'SOME_CODE', message: 'Mind <this>' }],
});
const heard = (reference: Reference, engine: string, text: string, how: Run | null): Hearing => ({
  ...{ reference, engine, outcome: { kind: 'heard', text, written: text, turns: null, run: how } },
});
const failed = (reference: Reference, engine: string): Hearing => ({
  ...{ reference, engine, outcome: { kind: 'failed', error: 'There is no <answer>' } },
});

const evaluation = evaluate([
  heard(KK, 'auto', 'сәлем әлем иә', run(1.25)),
  heard(KK, 'pocketsphinx', 'сәлем аламан', null),
  heard(RU, 'auto', 'еще <один> такой день', run(0.5)),
  heard(RU, 'pocketsphinx', '', null),
  failed(LOST, 'auto'),
  failed(LOST, 'pocketsphinx'),
]);

describe('the table', () => {
  const table = tableReport(evaluation);

  it('has the engines side by side for each language and in all', () => {
    expect(table.split('\n').slice(0, 9)).toEqual([
      '                       WER      CER  ins  del  sub  words  heard   RTF      cost',
      'kk   auto            0.0 %    0.0 %    0    0    0      3      1  0.25  1.25 KZT',
      'kk   pocketsphinx   66.7 %   38.5 %    0    1    1      3      1     –         –',
      'ru   auto           33.3 %   46.2 %    1    0    0      3      1  0.25  0.50 KZT',
      'ru   pocketsphinx  100.0 %  100.0 %    0    3    0      3      1     –         –',
      'und  auto                –        –    0    0    0      0    0/1     –         –',
      'und  pocketsphinx        –        –    0    0    0      0    0/1     –         –',
      'all  auto           16.7 %   23.1 %    1    0    0      6    2/3  0.25  1.75 KZT',
      'all  pocketsphinx   83.3 %   69.2 %    0    4    1      6    2/3     –         –',
    ]);
  });

  it('names the rules of scoring, and what failed', () => {
    expect(table).toContain(`\nScored with ${SCORING_VERSION}\n`);
    expect(table).toMatch(/Not heard, and in no rate above:\n {2}lost\.wav\n {4}auto: There is no <answer>\n/);
  });

  it('is no wider than 100 columns with large figures', () => {
    const large = { recordings: 995, failed: 5, words: 123_456, insertions: 12_345, deletions: 12_345, substitutions: 12_345 };
    const engines = evaluation.engines.map((engine) => ({
      ...engine,
      engine: 'local-parakeet',
      all: { ...engine.all, ...large, realTimeFactor: 12.345, cost: [{ amount: 1234.567, currency: 'KZT' }] },
    }));
    const wide = tableReport({ ...evaluation, engines });
    expect(Math.max(...wide.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(wide).toContain('123,456');
  });

  it('shortens the names that one cause stopped', () => {
    const many = Array.from({ length: 30 }, (_, n) => failed({ ...LOST, name: `${n}.wav` }, 'auto'));
    expect(tableReport(evaluate(many))).toMatch(/ {2}0\.wav, .*, 9\.wav and 20 more\n {4}auto: There is no <answer>\n$/);
  });
});

describe('the JSON', () => {
  const report = JSON.parse(jsonReport(evaluation));

  it('has every figure', () => {
    expect(report.scoring_version).toBe(SCORING_VERSION);
    expect(report.engines[0].all).toEqual({
      ...{ recordings: 2, failed: 1, words: 6, errors: 1, insertions: 1, deletions: 0, substitutions: 0, wer: 0.166667 },
      ...{ characters: 26, character_errors: 6, cer: 0.230769, audio_seconds: 20, processing_seconds: 5, real_time_factor: 0.25 },
      cost: [{ amount: 1.75, currency: 'KZT' }],
      ...{ numbers: null, mixed: null, speakers: null },
    });
    expect(Object.keys(report.engines[1].languages)).toEqual(['kk', 'ru', 'und']);
  });

  it('has what was heard, and what failed', () => {
    expect(report.recordings[0]).toMatchObject({ audio: RU.name, language: 'ru', reference: RU.text });
    expect(report.recordings[0].results[0]).toMatchObject({
      text: 'еще <один> такой день',
      run: { job_id: 'job-1', warnings: ['SOME_CODE'] },
    });
    expect(report.recordings[0].results[1].run).toBeNull();
    expect(report.failures[0]).toEqual({ audio: 'lost.wav', language: 'und', engine: 'auto', error: 'There is no <answer>' });
  });
});

describe('the page', () => {
  const page = htmlReport(evaluation, 'my <list>.csv', new Date('2026-03-15T09:00:00Z'));

  it('shows every difference with a sign beside its colour, in the language of the text', () => {
    expect(page).toContain(
      '<p class="words" dir="auto" lang="kk">сәлем <del><b>−</b>әлем</del> <span class="swap"><del>иә</del>→<ins>аламан</ins></span></p>',
    );
    expect(page).toContain('<p class="words" dir="auto" lang="ru">еще один <ins><b>+</b>такой</ins> день</p>');
  });

  it('puts the worst recording first', () => {
    expect(page.indexOf('.wav</strong> (ru)')).toBeLessThan(page.indexOf('.wav</strong> (kk)'));
  });

  it('needs nothing from elsewhere, and no text becomes markup', () => {
    expect(page).not.toMatch(/https?:|<script|<link|<img|@import|url\(/);
    expect(page.match(/<[a-z!/][^>]*>/gi)?.filter((tag) => /list|answer|this|один|<i>/.test(tag))).toEqual([]);
    expect(page).toContain('my &lt;list&gt;.csv');
    expect(page).toContain('Mind &lt;this&gt; (SOME_CODE)');
    expect(page).toContain('<strong>&lt;i&gt;&amp;&quot;x&quot;.wav</strong>');
    expect(page).toContain('<li>lost.wav, auto: There is no &lt;answer&gt;</li>');
  });
});

describe('numbers, switched words and speakers, where there are any', () => {
  const meeting: Reference = {
    ...{ name: 'm.wav', file: '/m', text: 'Біз 12 наурызда совещание өткізіп, 5 000 теңге төледік', language: 'kk' },
    turns: [
      { startMs: 0, endMs: 10_000, speaker: 'A' },
      { startMs: 10_000, endMs: 20_000, speaker: 'B' },
    ],
  };
  const { outcome } = heard(meeting, 'one', 'біз он екі наурызда совет өткізіп бес мың теңге төледік', null);
  if (outcome.kind !== 'heard') throw new Error('it was heard');
  const made = evaluate(
    [
      {
        ...{ reference: meeting, engine: 'one' },
        outcome: {
          ...outcome,
          written: 'Біз 12 наурызда совет өткізіп, 50 000 теңге төледік',
          turns: [
            { startMs: 0, endMs: 12_000, speaker: 'X' },
            { startMs: 12_000, endMs: 20_000, speaker: 'Y' },
          ],
        },
      },
    ],
    { collarMs: 2000 },
  );

  it('stand in the table, and the collar with them', () => {
    const lines = tableReport(made).split('\n');
    expect(lines[0]).toMatch(/WER +CER +NUM +NUM prec +mixed WER +ins/);
    expect(lines[1]).toMatch(/^kk {3}one .* 50\.0 % +50\.0 % +100\.0 % /);
    expect(lines[6]).toMatch(/DER +missed +false alarm +confusion +JER +speech$/);
    expect(lines[7]).toMatch(/^kk {3}one +6\.3 % +0\.0 % +0\.0 % +6\.3 % +\d+\.\d % +16\.0 s$/);
    expect(lines.at(-2)).toBe(
      'Speakers scored with a collar of 2 s in all (pyannote; md-eval -c 1), 1 s each side, with speech of several at once',
    );
  });

  it('stand in the JSON and on the page', () => {
    const { engines, recordings } = JSON.parse(jsonReport(made));
    expect(engines[0].all).toMatchObject({
      numbers: { said: 2, written: 2, right: 1, recall: 0.5, precision: 0.5 },
      mixed: { words: 1, errors: 1, wer: 1 },
      speakers: { speech_seconds: 16, confusion_seconds: 1, der: 0.0625, collar_seconds: 2, skip_overlap: false },
    });
    expect(recordings[0].results[0].speakers.pairs).toEqual({ A: 'X', B: 'Y' });
    const page = htmlReport(made, 'x', new Date('2026-03-15T09:00:00Z'));
    expect(page).toContain('<th scope="col">NUM prec</th>');
    expect(page).toContain('aria-label="Speakers by language and engine"');
  });
});
