import { describe, expect, it } from 'vitest';
import { createBreakCosts } from './break-costs.ts';
import { chooseLines } from './choose-lines.ts';

const LIMITS = { lines: 2, lineCharacters: 42 };

const lines = (text: string, limits = LIMITS): string[] | null => {
  const words = text.split(' ');
  const found = chooseLines({ lengths: words.map((word) => word.length), costs: createBreakCosts()(words) }, limits);
  return found?.ends.map((end, index) => words.slice(found.ends[index - 1] ?? 0, end).join(' ')) ?? null;
};

describe('chooseLines', () => {
  it('leaves what fits on one line', () => {
    expect(lines('Бүгін жиналыс сағат онда басталады')).toEqual(['Бүгін жиналыс сағат онда басталады']);
  });

  it('breaks after the comma rather than in the middle', () => {
    expect(lines('Если завтра будет хорошая погода, мы поедем за город')).toEqual([
      'Если завтра будет хорошая погода,',
      'мы поедем за город',
    ]);
  });

  it('does not leave a preposition at the end of a line', () => {
    expect(lines('Отчёт о продажах передали директору филиала в Караганде вчера')?.[0]).not.toMatch(/\sв$/);
  });

  it('keeps a number and its word together', () => {
    expect(lines('Осы тоқсанда біз барлығы шамамен 25 миллион теңге жұмсадық')?.some((line) => line.endsWith('25'))).toBe(false);
  });

  it('gives a word longer than a line a line of its own', () => {
    const long = 'қ'.repeat(LIMITS.lineCharacters + 9);
    expect(lines(`бұл ${long}`)).toEqual(['бұл', long]);
    expect(lines(long)).toEqual([long]);
  });

  it('says when two lines are not enough', () => {
    expect(lines(Array(20).fill('слово').join(' '))).toBeNull();
  });

  it('takes one line, or three', () => {
    const text = 'Бүгін жиналыста үш мәселе бар, біріншісі осы';
    expect(lines(text, { lines: 1, lineCharacters: 42 })).toBeNull();
    expect(lines(text, { lines: 3, lineCharacters: 20 })).toHaveLength(3);
    expect(lines(text, { lines: 3, lineCharacters: 20 })?.join(' ')).toBe(text);
  });
});
