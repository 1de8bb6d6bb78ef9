import type { QueueOverview } from '../../../src/contract/admin.ts';
import { formatNumber, formatSpan } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';

/** What waits in each queue. */
export function QueueTable({ queues }: { queues: QueueOverview['queues'] }) {
  const { t, locale } = useText();
  const span = (seconds: number | null) => (seconds ? formatSpan(seconds, locale) : '–');
  const heads = [t('admin.waiting'), t('admin.later'), t('admin.oldest'), t('admin.ahead')];
  return (
    <table className="w-full text-right text-small tabular-nums sm:text-ui">
      <thead>
        <tr className="border-b border-line align-bottom text-small text-muted">
          <th scope="col" className="py-2 pl-4 text-left font-regular">
            {t('admin.queue')}
          </th>
          {heads.map((head) => (
            <th
              key={head}
              scope="col"
              title={head === t('admin.later') ? t('admin.laterHint') : undefined}
              className="py-2 pl-3 font-regular last:pr-4"
            >
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {queues.map(({ queue, waiting, later, oldest_wait, backlog }) => (
          <tr key={queue} data-testid={`queue-${queue}`}>
            <th scope="row" className="py-2 pl-4 text-left font-medium">
              {t(`admin.${queue}`)}
            </th>
            {[formatNumber(waiting, locale), formatNumber(later, locale), span(oldest_wait), span(backlog)].map((cell, place) => (
              <td key={heads[place]} className="py-2 pl-3 last:pr-4">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
