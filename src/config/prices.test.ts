import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkLeaks, temporaryFolder } from '../../test/support/leak-check.ts';
import { readEnv } from './env.ts';
import { loadPrices, type PriceEntry, parseMoney } from './prices.ts';

checkLeaks();

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let file: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  file = join(folder.path, 'prices.json');
});
afterAll(() => folder[Symbol.asyncDispose]());

function load(content: unknown, told: PriceEntry[] = []) {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  const problems: string[] = [];
  const prices = loadPrices(readEnv({ PRICES_FILE: file }), told, problems);
  return { prices, problems: problems.map((problem) => problem.replace(`PRICES_FILE: ${file}: `, '')) };
}
const builtIn = (told: PriceEntry[] = []) => loadPrices(readEnv({}), told, []);

const MAY = { engine: 'lab', from: '2026-05-01', per_minute: 3, currency: 'KZT' };
const LAB: PriceEntry = { engine: 'lab', deferred: false, from: '2000-01-01', until: null, perSecond: 1, currency: 'USD', source: 'x' };

describe('loadPrices', () => {
  it('has the built-in prices and those that it is told', () => {
    expect(new Set(builtIn().map(({ engine }) => engine))).toEqual(new Set(['openai', 'yandex']));
    expect(builtIn([LAB])).toEqual([LAB, ...builtIn()]);
    for (const { perSecond, source } of builtIn())
      expect({ perSecond, source }).toEqual({ perSecond: expect.any(Number), source: expect.stringMatching(/.+/) });
  });

  it('reads minutes and seconds, both modes, and where a figure comes from', () => {
    const { prices, problems } = load([
      { ...MAY, until: '2026-06-01' },
      { engine: 'lab', mode: 'deferred', from: '2026-05-01', per_second: 0.01, currency: 'KZT', source: 'contract 7' },
    ]);
    expect(problems).toEqual([]);
    expect(prices.slice(0, 2)).toEqual([
      { engine: 'lab', deferred: false, from: '2026-05-01', until: '2026-06-01', perSecond: 0.05, currency: 'KZT', source: 'PRICES_FILE' },
      { engine: 'lab', deferred: true, from: '2026-05-01', until: null, perSecond: 0.01, currency: 'KZT', source: 'contract 7' },
    ]);
  });

  it('replaces all other prices of the modes that the file names, and no others', () => {
    const { prices } = load([{ ...MAY, engine: 'yandex', mode: 'deferred' }, MAY], [LAB]);
    expect(prices.filter(({ engine }) => engine === 'yandex')).toEqual([
      expect.objectContaining({ deferred: true, perSecond: 0.05 }),
      ...builtIn().filter(({ engine, deferred }) => engine === 'yandex' && !deferred),
    ]);
    expect(prices.filter(({ engine }) => engine === 'lab').map(({ currency }) => currency)).toEqual(['KZT']);
    expect(prices.filter(({ engine }) => engine === 'openai')).toEqual(builtIn().filter(({ engine }) => engine === 'openai'));
  });

  it.each<[string, unknown, string[]]>([
    ['a file that is no JSON', '[{"engine": lab}]', ['it is no JSON: the mistake is at line 1, column 13']],
    ['something else', {}, ['Invalid input: expected array, received object']],
    ['an unknown field', [{ ...MAY, per_hour: 1 }], ['entry 1, as a whole: Unrecognized key: "per_hour"']],
    ['no price', [{ ...MAY, per_minute: undefined }], ['entry 1, as a whole: needs per_minute or per_second, one of them']],
    ['two prices', [{ ...MAY, per_second: 1 }], ['entry 1, as a whole: needs per_minute or per_second, one of them']],
    ['a price below nothing', [{ ...MAY, per_minute: -1 }], ['entry 1, per_minute: Too small: expected number to be >=0']],
    ['a day that is none', [MAY, { ...MAY, from: '2026-13-01' }], ['entry 2, from: is no date such as 2026-01-31']],
    ['a currency that is none', [{ ...MAY, currency: '₸' }], ['entry 1, currency: is no currency such as KZT']],
    ['an end before its beginning', [{ ...MAY, until: '2026-04-01' }], ['entry 1, as a whole: ends before it begins']],
    ['a mode that is none', [{ ...MAY, mode: 'cheap' }], ['entry 1, mode: Invalid option: expected one of "normal"|"deferred"']],
    [
      'a hole',
      [
        { ...MAY, from: '2026-07-01' },
        { ...MAY, until: '2026-06-01' },
      ],
      ['lab has no price from 2026-06-01 to 2026-07-01'],
    ],
    [
      'an overlap',
      [
        { ...MAY, until: '2026-07-01' },
        { ...MAY, from: '2026-06-01' },
      ],
      ['lab has two prices from 2026-06-01 on'],
    ],
    ['two without an end', [MAY, { ...MAY, from: '2026-06-01' }], ['lab has two prices from 2026-06-01 on']],
    [
      'a hole in the cheaper mode',
      [
        { ...MAY, mode: 'deferred', until: '2026-06-01' },
        { ...MAY, mode: 'deferred', from: '2026-06-02' },
      ],
      ['lab (deferred) has no price from 2026-06-01 to 2026-06-02'],
    ],
  ])('names %s', (_, content, expected) => {
    expect(load(content).problems).toEqual(expected);
  });

  it('takes prices that follow each other, in any order of the file', () => {
    expect(
      load([
        { ...MAY, from: '2026-06-01' },
        { ...MAY, until: '2026-06-01' },
      ]).problems,
    ).toEqual([]);
  });

  it('says when there is no such file', () => {
    const problems: string[] = [];
    expect(loadPrices(readEnv({ PRICES_FILE: '/nowhere.json' }), [], problems)).toEqual(builtIn());
    expect(problems).toEqual(['PRICES_FILE: /nowhere.json: it cannot be read (ENOENT)']);
  });
});

describe('parseMoney', () => {
  it.each<[string, unknown]>([
    ['', null],
    ['5 USD', { amount: 5, currency: 'USD' }],
    [' 0.25KZT ', { amount: 0.25, currency: 'KZT' }],
  ])('reads "%s"', (text, money) => {
    const problems: string[] = [];
    expect(parseMoney('BUDGET_JOB', text, problems)).toEqual(money);
    expect(problems).toEqual([]);
  });

  it.each(['5', '0 USD', '-1 USD', '5 usd', 'USD 5', '5 USDT'])('refuses "%s"', (text) => {
    const problems: string[] = [];
    expect(parseMoney('BUDGET_JOB', text, problems)).toBeNull();
    expect(problems).toEqual([`BUDGET_JOB: expected an amount above 0 with a currency such as 5 USD, got "${text}"`]);
  });
});
