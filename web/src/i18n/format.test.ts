import { describe, expect, it } from 'vitest';
import { formatClock, formatMoment, formatPercent, formatSize, formatSpan } from './format.ts';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('formatClock', () => {
  it.each([
    [0, '0:00'],
    [7.9, '0:07'],
    [59.999, '0:59'],
    [761, '12:41'],
    [3600, '1:00:00'],
    [14_300, '3:58:20'],
    [-1, '0:00'],
  ])('%d s is %s', (seconds, expected) => {
    expect(formatClock(seconds)).toBe(expected);
  });
});

describe('formatSpan', () => {
  it.each([
    [0, 'en', '1 s'],
    [40, 'en', '40 s'],
    [59.7, 'en', '1 min'],
    [361, 'kk', '6 мин'],
    [3 * 3600, 'ru', '3 ч'],
    [80 * 60, 'kk', '1 сағ 20 мин'],
    [23.4 * 3600, 'ru', '23 ч'],
    [72 * 3600, 'kk', '3 күн'],
    [7 * 86_400, 'ru', '7 дн.'],
  ] as const)('%d s in %s is %s', (seconds, locale, expected) => {
    expect(plain(formatSpan(seconds, locale))).toBe(expected);
  });
});

describe('formatSize', () => {
  it.each([
    [0, 'en', '0 B'],
    [812, 'ru', '812 Б'],
    [1024, 'en', '1 KB'],
    [50_541_363, 'kk', '48,2 МБ'],
    [50_541_363, 'en', '48.2 MB'],
    [500 * 1024 ** 2, 'ru', '500 МБ'],
    [5 * 1024 ** 4, 'en', '5,120 GB'],
  ] as const)('%d bytes in %s is %s', (bytes, locale, expected) => {
    expect(plain(formatSize(bytes, locale))).toBe(expected);
  });
});

describe('formatMoment', () => {
  const at = new Date(2026, 2, 12, 14, 5);

  it('says only the time today', () => {
    expect(formatMoment(at, new Date(2026, 2, 12, 18, 0), 'kk')).toBe('14:05');
  });

  it.each([
    ['kk', '12 наурыз, 14:05'],
    ['ru', '12 марта, 14:05'],
    ['en', '12 March, 14:05'],
  ] as const)('names the month in %s', (locale, expected) => {
    expect(formatMoment(at, new Date(2026, 2, 14), locale)).toBe(expected);
  });

  it('adds the year when it is another one', () => {
    expect(formatMoment(at, new Date(2027, 0, 1), 'kk')).toBe('2026 ж. 12 наурыз, 14:05');
    expect(plain(formatMoment(at, new Date(2027, 0, 1), 'ru'))).toBe('12 марта 2026 г., 14:05');
  });
});

it('writes percent the way the language does', () => {
  expect(formatPercent(0.074, 'en')).toBe('7%');
  expect(plain(formatPercent(0.074, 'kk'))).toBe('7 %');
});
