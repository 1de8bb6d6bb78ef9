import type { QueueOverview } from '../../../src/contract/admin.ts';
import { formatNumber, formatSpan } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';

/** What an operator looks at first: does the queue flow, and does something need a hand. */
export function Figures({ overview }: { overview: QueueOverview }) {
  const { t, locale } = useText();
  const { queues, processing, slots, workers, dead } = overview;
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting + queue.later, 0);
  const backlog = queues.reduce((sum, queue) => sum + queue.backlog, 0);
  const ahead = backlog === 0 ? '0' : t('admin.about', { time: formatSpan(backlog, locale) });
  return (
    <dl className="grid grid-cols-2 gap-px overflow-clip rounded-card border border-line bg-line sm:grid-cols-5">
      <Figure name={t('admin.dead')} value={formatNumber(dead, locale)} look={dead > 0 ? 'text-failed' : ''} testId="figure-dead" wide />
      <Figure name={t('admin.waiting')} value={formatNumber(waiting, locale)} testId="figure-waiting" />
      <Figure name={t('admin.ahead')} value={ahead} testId="figure-ahead" />
      <Figure name={t('admin.running')} value={t('admin.of', { done: processing, total: slots })} testId="figure-running" />
      <Figure
        name={t('admin.workers')}
        value={formatNumber(workers.length, locale)}
        look={workers.length === 0 ? 'text-degraded' : ''}
        testId="figure-workers"
      />
    </dl>
  );
}

interface FigureProps {
  name: string;
  value: string;
  look?: string;
  /** On a phone it has a line to itself. */
  wide?: boolean;
  testId: string;
}

function Figure({ name, value, look = '', wide = false, testId }: FigureProps) {
  return (
    <div className={`flex flex-col justify-between bg-surface px-4 py-3 ${wide ? 'col-span-2 sm:col-span-1' : ''}`}>
      <dt className="text-small text-muted">{name}</dt>
      <dd data-testid={testId} className={`text-xl leading-7 font-bold tracking-tight tabular-nums ${look}`}>
        {value}
      </dd>
    </div>
  );
}
