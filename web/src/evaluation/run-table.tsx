import type { EvaluationFigures, EvaluationRun } from '../../../src/contract/evaluation.ts';
import { figuresBefore, figuresIn } from '../../../src/contract/figures-before.ts';
import { formatNumber, formatPercent } from '../i18n/format.ts';
import { formatMoney } from '../i18n/format-money.ts';
import { useText } from '../i18n/use-text.ts';
import { isComparable, METRICS, type Metric, rateOf } from './metrics.ts';
import { sayLanguage } from './say-language.ts';

interface Row {
  language: string | null;
  engine: string;
  figures: EvaluationFigures;
  before: EvaluationFigures | null;
}

/** A run with its engines side by side, by language. `runs`: the newest first. */
export function RunTable({ run, runs }: { run: EvaluationRun; runs: readonly EvaluationRun[] }) {
  const { t, locale } = useText();
  const rows = rowsOf(run, runs);
  const metrics = METRICS.filter((metric) => rows.some(({ figures }) => rateOf(figures, metric) !== null));
  const hasTime = rows.some(({ figures }) => figures.real_time_factor !== null);
  const hasCost = rows.some(({ figures }) => figures.cost.length > 0);
  const heads = [...metrics.map((metric) => t(`evaluation.short.${metric}`)), ...(hasTime ? ['RTF'] : [])];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled must be reached by the keyboard
    <section aria-label={t('evaluation.table')} tabIndex={0} className="overflow-x-auto">
      <table className="w-full text-right text-small tabular-nums sm:text-ui">
        <thead>
          <tr className="border-b border-line align-bottom text-small text-muted">
            <th scope="col" className="py-2 pl-4 text-left font-regular">
              {t('evaluation.engine')}
            </th>
            {heads.map((head) => (
              <th key={head} scope="col" className="py-2 pl-4 font-regular whitespace-nowrap last:pr-4">
                {head}
              </th>
            ))}
            {hasCost && (
              <th scope="col" className="py-2 pl-4 font-regular last:pr-4">
                {t('evaluation.cost')}
              </th>
            )}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map(({ language, engine, figures, before }) => (
            <tr key={`${language} ${engine}`} data-testid="figures" className={language === null ? 'font-medium' : ''}>
              <th scope="row" className="py-2 pl-4 text-left font-medium">
                <span className="block max-w-36 wrap-anywhere sm:max-w-none">{engine}</span>
                <span className="block text-small font-regular text-muted">
                  {sayLanguage(language, t)}
                  {figures.failed > 0 && `, ${t('evaluation.failed', { n: figures.failed })}`}
                </span>
              </th>
              {metrics.map((metric) => (
                <td key={metric} className="py-2 pl-4 align-top whitespace-nowrap last:pr-4">
                  <Rate metric={metric} figures={figures} before={before} />
                </td>
              ))}
              {hasTime && (
                <td className="py-2 pl-4 align-top last:pr-4">
                  {figures.real_time_factor === null ? '–' : formatNumber(figures.real_time_factor, locale, 2)}
                </td>
              )}
              {hasCost && (
                <td className="py-2 pl-4 align-top whitespace-nowrap last:pr-4">
                  {figures.cost.map((money) => formatMoney(money, locale)).join(' + ') || '–'}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A rate, and below it in points of a percent how it has changed. */
function Rate({ metric, figures, before }: { metric: Metric; figures: EvaluationFigures; before: EvaluationFigures | null }) {
  const { t, locale } = useText();
  const rate = rateOf(figures, metric);
  const then = before && isComparable(metric, figures, before) ? rateOf(before, metric) : null;
  if (rate === null) return '–';
  const points = then === null ? null : Math.round(1000 * (rate - then)) / 10;
  const isBetter = points !== null && (metric === 'num' ? points > 0 : points < 0);
  return (
    <>
      {formatPercent(rate, locale, 1)}
      {points !== null && (
        <span
          title={t('evaluation.change')}
          className={`block text-small font-regular ${points === 0 ? 'text-muted' : isBetter ? 'text-fresh' : 'text-failed'}`}
        >
          {points === 0 ? '=' : `${points > 0 ? '+' : '−'}${formatNumber(Math.abs(points), locale)}`}
        </span>
      )}
    </>
  );
}

/** The languages, then all together where there are several. */
function rowsOf(run: EvaluationRun, runs: readonly EvaluationRun[]): Row[] {
  const languages = [...new Set(run.engines.flatMap((engine) => Object.keys(engine.languages)))].toSorted();
  const groups = languages.length > 1 ? [...languages, null] : languages;
  return groups.flatMap((language) =>
    run.engines.flatMap(({ engine }) => {
      const figures = figuresIn(run, engine, language);
      return figures ? [{ language, engine, figures, before: figuresBefore(runs, run, engine, language) }] : [];
    }),
  );
}
