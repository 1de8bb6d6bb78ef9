import { describe, expect, it } from 'vitest';
import { breakCost, FORBIDDEN } from './break-cost.ts';

describe('breakCost', () => {
  it.each([
    ['25', 'мың', 'тенге'],
    ['2024', 'жылы', 'қыста'],
    ['№', 'отдел', 'продаж'],
  ])('keeps "%s" with what it counts', (number, counted, next) => {
    expect(breakCost(number, counted)).toBe(FORBIDDEN);
    expect(breakCost(counted, next)).toBeLessThan(FORBIDDEN);
  });

  it('breaks inside a long number rather than after it', () => {
    expect(breakCost('701', '234')).toBeLessThan(breakCost('234', 'звоните'));
  });

  it('breaks after a number that ends a clause', () => {
    expect(breakCost('2024,', 'біз')).toBeLessThan(breakCost('біз', 'келдік'));
  });

  it('likes a sentence end most, then a comma, then the place before a linking word', () => {
    const costs = [breakCost('келді.', 'Сосын'), breakCost('келді,', 'сосын'), breakCost('пришёл', 'и'), breakCost('он', 'пришёл')];
    expect(costs).toEqual(costs.toSorted((a, b) => a - b));
    expect(new Set(costs).size).toBe(costs.length);
  });

  it.each([
    ['в', 'Алматы'],
    ['және', 'біз'],
    ['the', 'house'],
    ['Қазақстан', 'туралы'],
    ['А.', 'Құнанбаев'],
  ])('does not like to part "%s %s"', (before, after) => {
    expect(breakCost(before, after)).toBeGreaterThan(breakCost('он', 'пришёл'));
  });
});
