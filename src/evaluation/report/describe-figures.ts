import type { Figures } from '../evaluate.ts';

/** The columns of every table of figures, after those that say whose they are. */
export const FIGURE_HEADS = ['WER', 'CER', 'ins', 'del', 'sub', 'words', 'heard', 'RTF', 'cost'] as const;

/** One row of such a table. */
export function describeFigures(figures: Figures): string[] {
  const nothing = figures.recordings === 0;
  return [
    nothing ? '–' : percent(figures.wer),
    nothing ? '–' : percent(figures.cer),
    count(figures.insertions),
    count(figures.deletions),
    count(figures.substitutions),
    count(figures.words),
    figures.failed === 0 ? count(figures.recordings) : `${figures.recordings}/${figures.recordings + figures.failed}`,
    figures.realTimeFactor === null ? '–' : figures.realTimeFactor.toFixed(2),
    figures.cost.map(({ amount, currency }) => `${amount.toFixed(amount < 0.01 ? 4 : 2)} ${currency}`).join(' + ') || '–',
  ];
}

/** A rate with one decimal: 12.5 %. */
export function percent(rate: number): string {
  return `${(100 * rate).toFixed(1)} %`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
