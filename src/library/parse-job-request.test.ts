import { describe, expect, it } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { readEnv } from '../config/env.ts';
import { fakeEngine } from '../engines/fake-engine.ts';
import { createEngines } from '../engines/registry.ts';
import { PLAIN_REQUEST } from '../jobs/create-job.ts';
import { parseJobRequest } from './parse-job-request.ts';
import { parseLanguage } from './parse-language.ts';

const engines = createEngines(loadConfig(readEnv({ ENGINE_ORDER: 'local' })).engines, [fakeEngine('local')]);
const parse = (fields: Record<string, string | undefined>) => parseJobRequest(fields, engines);

describe('parseJobRequest', () => {
  it('has a default for everything, also for empty fields', () => {
    const defaults = PLAIN_REQUEST;
    expect(parse({})).toEqual(defaults);
    expect(parse({ engine: ' ', language: '', diarize: '', speakers: ' ', metadata: ' ' })).toEqual(defaults);
  });

  it('takes what is given', () => {
    const metadata = '{"зал":"12","n":{"x":[1]}}';
    expect(
      parse({ engine: ' local', language: 'KK', diarize: 'Yes', speakers: '10', metadata, no_cache: 'on', processing: '-numbers' }),
    ).toEqual({
      engine: 'local',
      failover: 'same',
      deadline: null,
      qualityThreshold: null,
      language: 'kk',
      diarize: true,
      speakers: 10,
      minSpeakers: null,
      maxSpeakers: null,
      processing: { numbers: { on: false, conventions: {} } },
      metadata: { зал: '12', n: { x: [1] } },
      noCache: true,
      imported: null,
    });
  });

  it.each([
    ['engine', 'nobody', 'UNKNOWN_ENGINE'],
    ['failover', 'maybe', 'VALIDATION_FAILED'],
    ['deadline', 'soon', 'VALIDATION_FAILED'],
    ['deadline', '2020-01-01', 'VALIDATION_FAILED'],
    ['quality_threshold', '80', 'VALIDATION_FAILED'],
    ['model_size', '../x', 'VALIDATION_FAILED'],
    ['engine', '__proto__', 'UNKNOWN_ENGINE'],
    ['language', 'qqq', 'UNKNOWN_LANGUAGE'],
    ['language', 'kazakh', 'UNKNOWN_LANGUAGE'],
    ['language', 'қаз', 'UNKNOWN_LANGUAGE'],
    ['diarize', 'maybe', 'VALIDATION_FAILED'],
    ['speakers', '0', 'VALIDATION_FAILED'],
    ['speakers', '11', 'VALIDATION_FAILED'],
    ['speakers', '2.5', 'VALIDATION_FAILED'],
    ['speakers', 'two', 'VALIDATION_FAILED'],
    ['speakers', '-1', 'VALIDATION_FAILED'],
    ['speakers', '1000', 'VALIDATION_FAILED'],
    ['min_speakers', '0', 'VALIDATION_FAILED'],
    ['max_speakers', '11', 'VALIDATION_FAILED'],
    ['processing', 'nubmers', 'VALIDATION_FAILED'],
    ['processing', '{"numbers": 3}', 'VALIDATION_FAILED'],
    ['no_cache', 'perhaps', 'VALIDATION_FAILED'],
    ['metadata', '{room: 12}', 'INVALID_METADATA'],
    ['metadata', '[1]', 'INVALID_METADATA'],
    ['metadata', '"text"', 'INVALID_METADATA'],
    ['metadata', 'null', 'INVALID_METADATA'],
    ['metadata', '{"a":"\\u0000"}', 'INVALID_METADATA'],
  ])('refuses %s=%s and names the field', (field, value, code) => {
    expect(() => parse({ [field]: value })).toThrow(expect.objectContaining({ code, details: expect.objectContaining({ field }) }));
  });
});

it.each([
  [{ speakers: '2' }, true],
  [{ speakers: '1' }, false],
  [{ min_speakers: '2' }, true],
  [{ min_speakers: '1', max_speakers: '4' }, false],
  [{ max_speakers: '4' }, true],
])('whoever says %j wants speakers told apart: %s', (fields, diarize) => expect(parse(fields).diarize).toBe(diarize));

it.each([
  { min_speakers: '3', max_speakers: '2' },
  { speakers: '2', min_speakers: '3' },
  { speakers: '5', max_speakers: '3' },
])('counts that contradict each other are refused: %j', (fields) =>
  expect(() => parse(fields)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' })),
);

describe('parseLanguage', () => {
  it.each([
    ['kk-KZ', 'kk'],
    ['kaz', 'kk'],
    ['RUS', 'ru'],
    ['ru_RU', 'ru'],
    [' En ', 'en'],
    ['auto', 'auto'],
    [undefined, 'auto'],
  ])('%s is %s', (text, language) => expect(parseLanguage(text)).toBe(language));
});
