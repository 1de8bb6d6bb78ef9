import { describe, expect, it } from 'vitest';
import { describeCount } from './describe-count.ts';

const NOTHING = { diarize: true, speakers: null, min_speakers: null, max_speakers: null };
const t = (key: string, values: object = {}): string => `${key} ${JSON.stringify(values)}`;

describe('describeCount', () => {
  it.each([
    [{ diarize: false }, 'speakers.askedNone {}'],
    [{}, 'speakers.askedAny {}'],
    [{ speakers: 3 }, 'speakers.asked {"n":3}'],
    [{ min_speakers: 2 }, 'speakers.askedLeast {"n":2}'],
    [{ max_speakers: 4 }, 'speakers.askedMost {"n":4}'],
    [{ min_speakers: 2, max_speakers: 4 }, 'speakers.askedBetween {"from":2,"to":4}'],
  ])('%j', (asked, said) => {
    expect(describeCount({ ...NOTHING, ...asked }, t)).toBe(said);
  });
});
