import { describe, expect, it } from 'vitest';
import { parseProcessing } from './parse-processing.ts';
import { settleProcessing } from './processing.ts';

const on = (text: string): string[] =>
  Object.entries(settleProcessing(parseProcessing(text)))
    .filter(([, step]) => step.on)
    .map(([name]) => name);
const USUAL = ['invented', 'language', 'fillers', 'repetitions', 'glossary', 'numbers', 'sentences', 'quality'];

describe('parseProcessing', () => {
  it.each([
    ['', USUAL],
    ['default', USUAL],
    ['raw', []],
    ['raw, numbers', ['numbers']],
    ['-numbers no-sentences quality=off', USUAL.filter((step) => !['numbers', 'sentences', 'quality'].includes(step))],
    ['{"numbers": false, "profanity": true}', [...USUAL.filter((step) => step !== 'numbers'), 'profanity']],
  ])('%s', (text, steps) => expect(on(text).toSorted()).toEqual(steps.toSorted()));

  it('sets the option of a step', () => {
    expect(settleProcessing(parseProcessing('fillers=all,script=latin,personal_data=phone+iin,quality=0.6'))).toMatchObject({
      fillers: { on: true, level: 'all' },
      quality: { on: true, look_below: 0.6 },
      script: { on: true, to: 'latin' },
      personal_data: { on: true, kinds: ['phone', 'iin'] },
    });
  });

  it('says only what was said', () => expect(parseProcessing('-numbers')).toEqual({ numbers: { on: false, conventions: {} } }));

  it.each([
    ['nubmers', /no step "nubmers"; there are invented/],
    ['{', /no JSON object/],
    ['{"nubmers": true}', /nubmers/],
    ['fillers=many', /fillers\.level/],
    ['quality=high', /quality\.look_below/],
    ['quality=75', /quality\.look_below/],
    ['numbers=many', /on or off/],
    ['{"numbers": {"on": 1}}', /numbers\.on/],
    ['{"numbers": {"conventions": {"ru": {"percent": "\\u0000"}}}}', /no text/],
    ['{"numbers": {"conventions": {"ru": {"date": "{"}}}}', /date: has not all of/],
    ['{"numbers": {"conventions": {"ru": {"time": "{hour}"}}}}', /time: has not both/],
    ['{"numbers": {"conventions": {"ru": {"phone": "###"}}}}', /phone: has not ten/],
  ])('refuses %s', (text, message) => expect(() => parseProcessing(text)).toThrow(message));
});
