import { expect, it } from 'vitest';
import { parseProcessing } from '../../../src/contract/parse-processing.ts';
import { settleProcessing } from '../../../src/contract/processing.ts';
import { WRITINGS } from '../settings/upload-options.ts';
import { presetOf, presetSteps } from './presets.ts';

const usual = settleProcessing({ profanity: true });

it('knows its presets again', () => {
  expect(WRITINGS.map((preset) => presetOf(presetSteps(preset, usual), usual))).toEqual([...WRITINGS]);
  expect(presetOf(settleProcessing({ numbers: false }), usual)).toBeNull();
});

it('takes raw for raw whatever the options of its steps are', () => {
  expect(presetOf(settleProcessing(parseProcessing('raw')), usual)).toBe('raw');
});

it('cleans up more without touching the rest', () => {
  expect(presetSteps('clean', usual)).toMatchObject({
    fillers: { on: true, level: 'all' },
    profanity: { on: true },
    script: { on: false },
  });
});
