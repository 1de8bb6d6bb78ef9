import { formatMoment, formatPercent } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import type { Chart } from './lay-out-lines.ts';

const HUES = 8;
/** So that lines are told apart without seeing colours. */
const DASHES = ['none', '7 4', '2 4', '10 3 2 3'] as const;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A line for each engine. `name`: what is drawn. */
export function QualityChart({ chart: { lines, top }, name }: { chart: Chart; name: string }) {
  const { t, locale } = useText();
  const rate = (value: number) => formatPercent(value, locale, 1);
  const times = lines.flatMap(({ points }) => points.map(({ at }) => at)).toSorted();
  const [first, last] = [times[0], times.at(-1)];
  const moment = (at: string) => formatMoment(new Date(at), new Date(), locale);
  if (first === undefined || last === undefined) return <p className="px-4 py-6 text-muted">{t('evaluation.noRate')}</p>;
  return (
    <figure className="px-4 py-4">
      <div className="grid grid-cols-[auto_1fr] gap-x-3">
        <div aria-hidden="true" className="flex h-52 flex-col justify-between text-right text-small leading-none text-muted tabular-nums">
          {[top, top / 2, 0].map((edge) => (
            <span key={edge}>{formatPercent(edge, locale)}</span>
          ))}
        </div>
        <div
          role="img"
          data-testid="chart"
          aria-label={`${name}. ${lines.map(({ engine, points }) => `${engine}: ${points.map((point) => rate(point.rate)).join(', ')}`).join('. ')}`}
          className="relative my-1.5 mr-3 border-y border-line"
        >
          <div className="absolute inset-x-0 top-1/2 border-t border-line" />
          <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" className="absolute inset-0 size-full overflow-visible">
            {lines.map(({ engine, points }, index) => (
              <polyline
                key={engine}
                points={points.map((point) => `${point.left},${point.top}`).join(' ')}
                fill="none"
                stroke={colourOf(index)}
                strokeWidth="2"
                strokeDasharray={DASHES[index % DASHES.length]}
                vectorEffect="non-scaling-stroke"
              />
            ))}
          </svg>
          {lines.map(({ engine, points }, index) =>
            points.map(({ at, left, top, rate: value }, place) => (
              <span
                key={at}
                title={`${engine}, ${moment(at)}: ${rate(value)}`}
                style={{ left: `${left}%`, top: `${top}%`, background: colourOf(index) }}
                className={`absolute grid -translate-1/2 place-items-center rounded-full text-[0.625rem] leading-none font-bold text-page ${place === points.length - 1 ? 'size-4' : 'size-2'}`}
              >
                {place === points.length - 1 && letterOf(index)}
              </span>
            )),
          )}
        </div>
        <div aria-hidden="true" className="col-start-2 mr-3 mt-1 flex justify-between gap-4 text-small text-muted">
          <span>{moment(first)}</span>
          {first !== last && <span>{moment(last)}</span>}
        </div>
      </div>
      <figcaption className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-small">
        {lines.map(({ engine, points }, index) => (
          <span key={engine} className="flex items-center gap-2">
            <span
              aria-hidden="true"
              style={{ background: colourOf(index) }}
              className="grid size-4 place-items-center rounded-full text-[0.625rem] leading-none font-bold text-page"
            >
              {letterOf(index)}
            </span>
            {engine}
            <span className="text-muted tabular-nums">{rate(points.at(-1)?.rate ?? 0)}</span>
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function colourOf(index: number): string {
  return `var(--speaker-${(index % HUES) + 1})`;
}

function letterOf(index: number): string {
  return LETTERS[index % LETTERS.length] ?? '?';
}
