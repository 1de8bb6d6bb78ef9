import { describe, expect, it } from 'vitest';
import type { EngineInfo } from '../contract/system.ts';
import { fakeEngine } from '../engines/fake-engine.ts';
import type { ChunkRow, JobRow, RecordingRow } from '../platform/db/schema.ts';
import { transcriptWarnings } from './warnings.ts';

interface Case {
  job?: Partial<JobRow>;
  recording?: Partial<RecordingRow>;
  languages?: string[] | null;
  engines?: Partial<EngineInfo>[];
  chunks?: Partial<ChunkRow>[];
  heard?: { durationMs?: number; damaged?: boolean; skipped?: boolean };
  words?: number;
  /** Milliseconds of speech, from the start. */
  speech?: number;
}

const warningsOf = ({ job, recording, languages = null, engines = [], chunks = [{}], heard, words = 1, speech }: Case) =>
  transcriptWarnings({
    job: { language: 'kk', diarize: false, speakers: null, warnings: [], quality_threshold: null, ...job } as JobRow,
    recording: { truncated: false, declared_ms: 60_000, ...recording } as RecordingRow,
    engine: fakeEngine('pocketsphinx', { languages }),
    engines: engines as EngineInfo[],
    chunks: chunks.map(
      (chunk) =>
        ({
          warnings: [],
          engine: 'pocketsphinx',
          gap_code: null,
          start_ms: 0,
          end_ms: 1000,
          overlap_ms: 0,
          ...chunk,
        }) as unknown as ChunkRow,
    ),
    heard: { durationMs: 60_000, damaged: false, skipped: false, ...heard },
    speakers: { diarizer: null, diarizerError: null },
    speech: speech === undefined ? null : [[0, speech]],
    segments: Array.from({ length: words }, (_, n) => ({
      startMs: n * 1000,
      confidence: n === 0 ? 0.9 : 0.5,
      words: [{ text: 'x', startMs: n * 1000, endMs: n * 1000 + 900, confidence: null, language: 'kk' }],
    })),
  });
const codesOf = (given: Case) => warningsOf(given).map(({ code }) => code);

describe('the warnings of a transcript', () => {
  it.each<[string, Case, string[]]>([
    ['nothing to say', {}, []],
    ['encoder delay', { heard: { durationMs: 59_200 } }, []],
    ['a second less than declared', { heard: { durationMs: 59_000 } }, ['TRUNCATED_AUDIO']],
    ['a file that was known to be cut', { recording: { truncated: true, declared_ms: null } }, ['TRUNCATED_AUDIO']],
    ['more than declared', { heard: { durationMs: 90_000 } }, []],
    ['an undeclared length', { recording: { declared_ms: null }, heard: { durationMs: 10 } }, []],
    ['damage', { heard: { damaged: true } }, ['DAMAGED_AUDIO']],
    ['damage of a cut file is said once', { recording: { truncated: true }, heard: { damaged: true } }, ['TRUNCATED_AUDIO']],
    ['English only and any language', { job: { language: 'auto' }, languages: ['en'] }, ['ENGINE_ENGLISH_ONLY']],
    ['Kazakh only and any language', { job: { language: 'auto' }, languages: ['kk'] }, ['ENGINE_ONE_LANGUAGE']],
    ['two languages and any', { job: { language: 'auto' }, languages: ['kk', 'ru'] }, []],
    ['English only and English', { job: { language: 'en' }, languages: ['en'] }, []],
    ['silence', { chunks: [], words: 0 }, ['NO_SPEECH']],
    ['noise', { words: 0 }, ['NO_WORDS']],
    ['a language that was skipped', { heard: { skipped: true }, words: 0 }, ['LANGUAGE_NOT_SUPPORTED']],
    ['speakers', { job: { diarize: true } }, ['DIARIZATION_UNAVAILABLE']],
    ['parts that nobody heard', { chunks: [{ gap_code: 'ENGINE_FAILED' }, {}] }, ['GAP']],
    ['parts that others heard', { chunks: [{ engine: 'other' }, {}] }, ['ENGINE_TAKEN_OVER']],
    ['what is unsure', { job: { quality_threshold: 0.8 }, words: 3 }, ['LOW_CONFIDENCE']],
    ['speech with words', { speech: 5000, words: 5 }, []],
    ['a long hole', { speech: 20_000, words: 16 }, ['LOW_COVERAGE']],
    ['many short holes', { speech: 3700, words: 1 }, ['LOW_COVERAGE']],
    ['speech and no words', { speech: 20_000, words: 0 }, ['NO_WORDS']],
    [
      'a hole that is a gap',
      { speech: 8000, words: 4, chunks: [{ end_ms: 4000 }, { start_ms: 4000, end_ms: 8000, gap_code: 'X' }] },
      ['GAP'],
    ],
    ['a way that the budget chose', { job: { warnings: [{ code: 'CHEAPER_MODE', message: 'x' }] } }, ['CHEAPER_MODE']],
    ["an engine's own", { chunks: [{ warnings: [{ code: 'LOUD', message: 'x' }] }] }, ['LOUD']],
  ])('of %s', (_, given, codes) => expect(codesOf(given)).toEqual(codes));

  it('names engines that have the language, not demos', () => {
    const heard = { skipped: true };
    const engines: Partial<EngineInfo>[] = [
      { id: 'pocketsphinx', demo: true, languages: null },
      { id: 'own', demo: false, languages: ['kk'] },
      { id: 'german', demo: false, languages: ['de'] },
    ];
    expect(warningsOf({ heard, engines })[0]?.details).toMatchObject({ engines: ['own'] });
    expect(warningsOf({ heard, engines })[0]?.message).toMatch(/configure an engine that can: own$/);
  });

  it('joins gaps that follow each other and names each with its times', () => {
    const gap = (start_ms: number, end_ms: number, gap_code = 'ENGINE_FAILED') => ({ start_ms, end_ms, gap_code, gap_message: 'it fell' });
    const chunks = [gap(0, 1000), gap(1500, 2000), { start_ms: 2000, end_ms: 3000 }, gap(3000, 4000), gap(4000, 5000, 'ENGINE_TIMEOUT')];
    expect(warningsOf({ chunks }).map(({ details, message }) => [details?.start_time, details?.end_time, details?.code, message])).toEqual([
      [0, 2, 'ENGINE_FAILED', 'From 0 s to 2 s nothing could be recognised: it fell'],
      [3, 4, 'ENGINE_FAILED', 'From 3 s to 4 s nothing could be recognised: it fell'],
      [4, 5, 'ENGINE_TIMEOUT', 'From 4 s to 5 s nothing could be recognised: it fell'],
    ]);
  });

  it('leaves out of a gap what its neighbours heard of an overlap', () => {
    const gap = { gap_code: 'ENGINE_FAILED', gap_message: 'it fell', overlap_ms: 2000 };
    const chunks = [
      { start_ms: 0, end_ms: 9000 },
      { ...gap, start_ms: 7000, end_ms: 18_000 },
      { ...gap, start_ms: 16_000, end_ms: 27_000 },
      { start_ms: 25_000, end_ms: 30_000, overlap_ms: 2000 },
    ];
    expect(warningsOf({ chunks })[0]?.details).toMatchObject({ start_time: 9, end_time: 25 });
  });

  it('says how much of the speech has words, and where none are', () => {
    const warning = { code: 'SPEECH_WITHOUT_WORDS', message: 'x', details: { start_time: 12, end_time: 16 } };
    const found = warningsOf({ speech: 20_000, words: 4, chunks: [{ warnings: [warning] }] });
    expect(found).toEqual([
      {
        code: 'LOW_COVERAGE',
        message: 'Words cover 40 % of the speech; there are none from 4.2 s to 11.7 s, 16.3 s to 20 s',
        details: { coverage: 0.395, holes: 2, start_times: [4.2, 16.3] },
      },
      warning,
    ]);
  });

  it('says how much could be decoded', () => {
    expect(warningsOf({ recording: { truncated: true }, heard: { durationMs: 12_345 } })[0]).toMatchObject({
      details: { decoded_seconds: 12.345 },
    });
  });
});
