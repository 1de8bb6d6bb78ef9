import { describe, expect, it } from 'vitest';
import { excerpt } from './excerpt.ts';

const shown = (text: string, ...matches: [number, number][]) =>
  excerpt(
    text,
    matches.map(([from, to]) => ({ from, to })),
  ).map(({ text: part, found }) => (found ? `[${part}]` : part));

describe('excerpt', () => {
  it('is the whole text where the match is near its beginning', () => {
    expect(shown('жаңа бюджет бекітілді', [5, 11])).toEqual(['жаңа ', '[бюджет]', ' бекітілді']);
    expect(shown('бюджет', [0, 6])).toEqual(['[бюджет]']);
    expect(shown('бір екі', [0, 3], [4, 7])).toEqual(['[бір]', ' ', '[екі]']);
  });

  it('begins with a word shortly before a match that is far behind', () => {
    const text = `${'сөз '.repeat(40)}бюджет`;
    const [lead, before, found] = shown(text, [160, 166]);
    expect([lead, found]).toEqual(['… ', '[бюджет]']);
    expect(before).toMatch(/^(сөз ){14,15}$/);
  });

  it('begins with the match where no word ends before it', () => {
    expect(shown(`${'а'.repeat(100)}, бюджет`, [102, 108])).toEqual(['… ', '[бюджет]']);
  });
});
