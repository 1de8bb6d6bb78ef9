import type { QueueOverview } from '../../../src/contract/admin.ts';
import { formatSize, formatSpan } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { FactLine } from '../ui/fact-line.tsx';
import { Icon } from '../ui/icon.tsx';
import { secondsSince } from './seconds-since.ts';

/** The processes that run jobs. */
export function WorkerList({ workers, at }: Pick<QueueOverview, 'workers' | 'at'>) {
  const { t, locale } = useText();
  if (workers.length === 0) {
    return (
      <p className="flex gap-3 bg-degraded-wash px-4 py-4">
        <Icon name="alert" className="mt-px size-5 text-degraded" />
        {t('admin.noWorker')}
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {workers.map((worker) => (
        <li key={`${worker.name} ${worker.started_at}`} data-testid="worker" className="flex flex-wrap items-baseline gap-x-4 px-4 py-3">
          <span className="min-w-0 flex-1 basis-60 font-medium break-all">{worker.name}</span>
          <span className="tabular-nums">{t('admin.of', { done: worker.running, total: worker.slots })}</span>
          <FactLine
            className="basis-full tabular-nums"
            facts={[
              { key: 'draining', text: worker.draining ? t('admin.draining') : null },
              { key: 'memory', text: formatSize(worker.memory, locale) },
              { key: 'version', text: t('admin.version', { name: worker.version }) },
              { key: 'since', text: t('admin.since', { time: formatSpan(secondsSince(worker.started_at, at), locale) }) },
              { key: 'seen', text: t('admin.seen', { time: formatSpan(secondsSince(worker.seen_at, at), locale) }) },
            ]}
          />
        </li>
      ))}
    </ul>
  );
}
