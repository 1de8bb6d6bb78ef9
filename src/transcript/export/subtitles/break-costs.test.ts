import { describe, expect, it } from 'vitest';
import { createBreakCosts, FORBIDDEN } from './break-costs.ts';
import { knownNames } from './name-joints.ts';

const NAMES = ['Айгүл Серікова', 'Қазақ темір жолы'];
const costs = (text: string, names: string[] = []) => createBreakCosts(knownNames(names))(text.split(' '));
const cost = (before: string, after: string): number => costs(`${before} ${after}`)[0] ?? Number.NaN;
/** The pairs of words that no break may part. */
const kept = (text: string, names?: string[]): string[] =>
  costs(text, names).flatMap((each, index) =>
    each === FORBIDDEN
      ? [
          text
            .split(' ')
            .slice(index, index + 2)
            .join(' '),
        ]
      : [],
  );

describe('breakCosts', () => {
  it.each([
    ['25', 'мың', 'тенге'],
    ['2024', 'жылы', 'қыста'],
    ['№', 'отдел', 'продаж'],
  ])('keeps "%s" with what it counts', (number, counted, next) => {
    expect(cost(number, counted)).toBe(FORBIDDEN);
    expect(cost(counted, next)).toBeLessThanOrEqual(FORBIDDEN);
  });

  it.each([
    ['шығыны 25 % болды', ['25 %']],
    ['бес мың теңге төледік', ['бес мың', 'мың теңге']],
    ['заплатили двадцать пять рублей сегодня', ['пять рублей']],
    ['on five million dollars more', ['five million', 'million dollars']],
    ['в г. Алматы на ул. Абая живут', ['г. Алматы', 'ул. Абая']],
    ['смотрите стр. 12 и дальше', ['стр. 12', '12 и']],
    ['барлығы жиырма бес % екен', ['бес %']],
    ['есеп бойынша $ 5 қалды', ['$ 5', '5 қалды']],
  ])('"%s" keeps numbers with their units, and abbreviations with what follows', (text, pairs) => {
    expect(kept(text)).toEqual(pairs);
  });

  it.each([
    ['вчера Иван Петров пришёл', ['Иван Петров']],
    ['кеше А. Құнанбаев айтты', ['А. Құнанбаев']],
    ['бұл ТОО «Ромашка Плюс» жауабы', ['ТОО «Ромашка', '«Ромашка Плюс»']],
    ['Вчера Иван пришёл. Сегодня Анна здесь', []],
    ['были Астана, Алматы и Ақтау', []],
    ['ВСЁ ЭТО НАПИСАНО БОЛЬШИМИ БУКВАМИ СРАЗУ', []],
  ])('"%s" keeps names whole', (text, pairs) => {
    expect(kept(text)).toEqual(pairs);
  });

  it('keeps known names whole, whatever their ending, also where a sentence starts', () => {
    expect(kept('Айгүл Серікованың айтуынша, қазақ темір жолында бәрі дайын', NAMES)).toEqual([
      'Айгүл Серікованың',
      'қазақ темір',
      'темір жолында',
    ]);
  });

  it('breaks inside a long number rather than after it', () => {
    expect(cost('701', '234')).toBeLessThan(cost('234', 'звоните'));
  });

  it('breaks after a number that ends a clause', () => {
    expect(cost('2024,', 'біз')).toBeLessThan(cost('біз', 'келдік'));
  });

  it('likes a sentence end most, then a comma, then the place before a linking word', () => {
    const each = [cost('келді.', 'Сосын'), cost('келді,', 'сосын'), cost('пришёл', 'и'), cost('он', 'пришёл')];
    expect(each).toEqual(each.toSorted((a, b) => a - b));
    expect(new Set(each).size).toBe(each.length);
  });

  it.each([
    ['в', 'Алматы'],
    ['және', 'біз'],
    ['the', 'house'],
    ['Қазақстан', 'туралы'],
    ['А.', 'Құнанбаев'],
  ])('does not like to part "%s %s"', (before, after) => {
    expect(cost(before, after)).toBeGreaterThan(cost('он', 'пришёл'));
  });

  it('takes a list of a hundred thousand names', () => {
    const many = Array.from({ length: 100_000 }, (_, index) => `Компания${index} Плюс`);
    expect(kept('это компания777 плюс сказала', many)).toEqual(['компания777 плюс']);
  });
});
