import { describe, expect, it } from 'vitest';
import type { RecognisedWord } from '../engine.ts';
import { fakeEngine } from '../fake-engine.ts';
import { engineProblems, recognitionProblem } from './contract.ts';

const good = fakeEngine('mine');
const withCapabilities = (changes: object) => ({ ...good, capabilities: { ...good.capabilities, ...changes } });

describe('engineProblems', () => {
  it('has none with an engine that keeps to the contract, whether an object or of a class', () => {
    class Mine {
      id = 'mine';
      name = 'Mine';
      model = '';
      location = { kind: 'remote', company: 'Me', country: 'KZ', place: 'Me, Kazakhstan' };
      demo = false;
      capabilities = {
        ...good.capabilities,
        languages: ['kk', 'ru'],
        maxBytes: 1,
        diarization: { maxSpeakers: 2 },
        billing: { unitMs: 1000, minimumMs: 0, perResult: true },
        clipsPerHour: 500,
        deferred: { withinSeconds: 60 },
      };
      async check() {
        return null;
      }
      async recognise() {
        return { words: [], warnings: [], billedMs: null };
      }
    }
    expect(engineProblems(good)).toEqual([]);
    expect(engineProblems(new Mine())).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    ['nothing', undefined, ['the engine: Invalid input: expected object, received undefined']],
    ['an id with capitals', { ...good, id: 'Mine' }, ['id: expected up to 40 lower-case letters, digits and hyphens']],
    ['an id that stands for all', { ...good, id: 'auto' }, ['id: stands for no single engine; choose another']],
    ['no name', { ...good, name: ' ' }, ['name: must not be empty']],
    [
      'a place that is none',
      { ...good, location: { kind: 'cloud', company: null, country: null, place: 'x' } },
      ['location.kind: Invalid option: expected one of "local"|"remote"'],
    ],
    ['a method that is none', { ...good, recognise: 'soon' }, ['recognise: expected a function']],
    ['no check', { ...good, check: undefined }, ['check: expected a function']],
    ['languages by name', withCapabilities({ languages: ['kazakh'] }), ['capabilities.languages.0: expected ISO 639-1 codes such as kk']],
    ['no languages', withCapabilities({ languages: [] }), ['capabilities.languages: must not be empty; null means any language']],
    ['clips too short to cut', withCapabilities({ maxSeconds: 3, preferredSeconds: 3 }), ['capabilities.maxSeconds: expected at least 5']],
    [
      'a minimum above the maximum',
      withCapabilities({ minSeconds: 70 }),
      ['capabilities.minSeconds: is above maxSeconds', 'capabilities.preferredSeconds: is not between minSeconds and maxSeconds'],
    ],
    [
      'a preference beyond the limits',
      withCapabilities({ preferredSeconds: 90 }),
      ['capabilities.preferredSeconds: is not between minSeconds and maxSeconds'],
    ],
    ['no encoding', withCapabilities({ encodings: [] }), ['capabilities.encodings: must not be empty']],
    [
      'an unknown encoding',
      withCapabilities({ encodings: ['aac'] }),
      ['capabilities.encodings.0: Invalid option: expected one of "pcm_s16le"|"wav"|"flac"|"ogg_opus"|"mp3"'],
    ],
    [
      'one speaker',
      withCapabilities({ diarization: { maxSpeakers: 1 } }),
      ['capabilities.diarization.maxSpeakers: Too small: expected number to be >=2'],
    ],
    ['no calls at once', withCapabilities({ parallel: 0 }), ['capabilities.parallel: Too small: expected number to be >0']],
    ['half a call', withCapabilities({ maxInFlight: 1.5 }), ['capabilities.maxInFlight: Invalid input: expected int, received number']],
    [
      'bills without a unit',
      withCapabilities({ billing: { unitMs: 0, minimumMs: 0, perResult: false } }),
      ['capabilities.billing.unitMs: Too small: expected number to be >0'],
    ],
    [
      'a missing field',
      withCapabilities({ losesSpeech: undefined }),
      ['capabilities.losesSpeech: Invalid input: expected boolean, received undefined'],
    ],
  ])('names %s', (_, engine, problems) => {
    expect(engineProblems(engine)).toEqual(problems);
  });
});

describe('recognitionProblem', () => {
  const word = (startMs: number, endMs: number, changes: object = {}): RecognisedWord => ({
    text: 'сөз',
    startMs,
    endMs,
    confidence: null,
    language: null,
    ...changes,
  });
  const answer = (words: unknown[], changes: object = {}) => ({ words, warnings: [], billedMs: null, ...changes });

  it.each<[string, unknown]>([
    ['no words', answer([])],
    ['words that follow, touch and overlap', answer([word(0, 500), word(500, 900), word(700, 1000)])],
    [
      'all that may be said',
      answer([word(0, 1, { confidence: 1, language: 'kk', timing: 'interpolated', speaker: 'A' })], {
        covered: [[0, 1000]],
        billedMs: 15_000,
        warnings: [{ code: 'X', message: 'x' }],
      }),
    ],
  ])('takes %s', (_, recognition) => {
    expect(recognitionProblem(recognition, 1000)).toBeNull();
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'the answer: Invalid input: expected object, received undefined'],
    ['words that are none', answer(['сөз']), 'words.0: Invalid input: expected object, received string'],
    ['an empty word', answer([word(0, 1, { text: ' ' })]), 'words.0.text: must not be empty'],
    ['parts of a millisecond', answer([word(0, 0.5)]), 'words.0.endMs: Invalid input: expected int, received number'],
    ['a time before the clip', answer([word(-1, 5)]), 'words.0.startMs: Too small: expected number to be >=0'],
    ['no time', answer([word(0, Number.NaN)]), 'words.0.endMs: Invalid input: expected number, received NaN'],
    ['an end before its start', answer([word(0, 5), word(9, 8)]), 'words.1: ends before it starts'],
    ['a word behind the clip', answer([word(900, 1001)]), 'words.0: ends at 1001 ms, behind the end of the clip at 1000 ms'],
    ['words out of order', answer([word(50, 90), word(40, 60)]), 'words.1: starts before the one in front of it'],
    ['a share above 1', answer([word(0, 1, { confidence: 97 })]), 'words.0.confidence: Too big: expected number to be <=1'],
    ['a language by name', answer([word(0, 1, { language: 'kazakh' })]), 'words.0.language: expected an ISO 639-1 code such as kk'],
    [
      'covered stretches out of order',
      answer([], {
        covered: [
          [5, 9],
          [0, 3],
        ],
      }),
      'covered.1: starts before the one in front of it',
    ],
    ['no warnings', answer([], { warnings: undefined }), 'warnings: Invalid input: expected array, received undefined'],
    ['a bill beyond the clip', answer([], { billedMs: 62_001 }), 'billedMs: is more than a clip of 1 s can be billed as'],
    ['a bill that pays us', answer([], { billedMs: -1 }), 'billedMs: Too small: expected number to be >=0'],
    ['more words than fit', answer(Array(301).fill(word(0, 1))), 'words: nobody can have said 301 words with 903 letters in 1 s'],
    ['a bill that is none', answer([], { billedMs: '15' }), 'billedMs: Invalid input: expected number, received string'],
  ])('names %s', (_, recognition, problem) => {
    expect(recognitionProblem(recognition, 1000)).toBe(problem);
  });
});
