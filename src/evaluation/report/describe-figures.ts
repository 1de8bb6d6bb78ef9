import type { EngineFigures, Figures } from '../evaluate.ts';

/** A table of figures: its columns after those that say whose they are. */
export interface FigureTable {
  heads: string[];
  /** One row. */
  cells(figures: Figures): string[];
}

type Column = readonly [head: string, cell: (figures: Figures) => string];

const FIRST: readonly Column[] = [
  ['WER', (figures) => rateOf(figures.recordings === 0 ? null : figures.wer)],
  ['CER', (figures) => rateOf(figures.recordings === 0 ? null : figures.cer)],
];
const NUMBERS: readonly Column[] = [
  ['NUM', ({ numbers }) => rateOf(numbers?.recall ?? null)],
  ['NUM prec', ({ numbers }) => rateOf(numbers?.precision ?? null)],
];
const SWITCHED: readonly Column[] = [['mixed WER', ({ switched }) => rateOf(switched?.wer ?? null)]];
const REST: readonly Column[] = [
  ['ins', ({ insertions }) => count(insertions)],
  ['del', ({ deletions }) => count(deletions)],
  ['sub', ({ substitutions }) => count(substitutions)],
  ['words', ({ words }) => count(words)],
  ['heard', ({ recordings, failed }) => (failed === 0 ? count(recordings) : `${recordings}/${recordings + failed}`)],
  ['RTF', ({ realTimeFactor }) => realTimeFactor?.toFixed(2) ?? '–'],
  ['cost', ({ cost }) => cost.map(({ amount, currency }) => `${amount.toFixed(amount < 0.01 ? 4 : 2)} ${currency}`).join(' + ') || '–'],
];

/** The figures of texts; those of numbers and of switched words only where there are any. */
export function textFigures(engines: readonly EngineFigures[]): FigureTable {
  const columns = [
    ...FIRST,
    ...(engines.some(({ all }) => all.numbers) ? NUMBERS : []),
    ...(engines.some(({ all }) => all.switched) ? SWITCHED : []),
    ...REST,
  ];
  return { heads: columns.map(([head]) => head), cells: (figures) => columns.map(([, cell]) => cell(figures)) };
}

/** A rate with one decimal: 12.5 %. */
export function percent(rate: number): string {
  return `${(100 * rate).toFixed(1)} %`;
}

function rateOf(rate: number | null): string {
  return rate === null ? '–' : percent(rate);
}

function count(value: number): string {
  return value.toLocaleString('en');
}
