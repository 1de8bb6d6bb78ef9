import { describe, expect, it } from 'vitest';
import { foldWord } from './fold-word.ts';

describe('foldWord', () => {
  it.each([
    ['Ещё,', 'еще'],
    ['«ҚАЗАҚСТАН»!', 'қазақстан'],
    ['бір-екі', 'бірекі'],
    ["don't", 'dont'],
    ['и\u0306', 'й'],
    ['3,5', '3,5'],
    ['3.5%.', '3,5'],
    ['10:30,', '10,30'],
    ['25', '25'],
    ['25,', '25'],
    ['А4', 'а4'],
    [' — ', ''],
    ['…', ''],
  ])('%s -> %s', (text, folded) => {
    expect(foldWord(text)).toBe(folded);
  });
});
