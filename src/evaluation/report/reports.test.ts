import { describe, expect, it } from 'vitest';
import { SCORING_VERSION } from '../../text/normalise-for-scoring.ts';
import { evaluate } from '../evaluate.ts';
import type { Hearing, Run } from '../hearing.ts';
import type { Reference } from '../reference.ts';
import { htmlReport } from './html-report.ts';
import { jsonReport } from './json-report.ts';
import { tableReport } from './table-report.ts';

const KK: Reference = { name: 'жиналыс.wav', file: '/a', text: 'Сәлем, әлем! Иә', language: 'kk' };
const RU: Reference = { name: '<i>&"x".wav', file: '/b', text: 'Ещё один день', language: 'ru' };
const LOST: Reference = { name: 'lost.wav', file: '/c', text: 'жоқ', language: 'und' };

const run = (amount: number): Run => ({
  ...{ jobId: 'job-1', engine: 'yandex', audioMs: 10_000, processingMs: 2500, cost: [{ amount, currency: 'KZT' }] },
  warnings: [{ code: 'SOME_CODE', message: 'Mind <this>' }],
});
const heard = (reference: Reference, engine: string, text: string, how: Run | null): Hearing => ({
  ...{ reference, engine, outcome: { kind: 'heard', text, run: how } },
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
