import type { ReactNode } from 'react';
import type { PartStatus } from '../../../src/contract/degradation.ts';
import { formatMoment } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { Icon } from '../ui/icon.tsx';

/** One part, how it is and since when; `children`: what else is known of it. */
export function PartRow({ part, now, children }: { part: PartStatus; now: Date; children?: ReactNode }) {
  const { t, locale } = useText();
  const { kind, name, status, reason, since } = part;
  const isOk = status === 'ok';
  return (
    <li data-testid={`part-${part.id}`} className="flex items-start gap-3 px-4 py-3">
      <Icon name={isOk ? 'check' : 'alert'} className={`mt-px size-5 ${isOk ? 'text-muted' : 'text-degraded'}`} />
      <div className="grid min-w-0 flex-1 gap-x-6 sm:grid-cols-[1fr_auto]">
        <p className="font-medium break-words">{name ?? t(`status.${kind}`)}</p>
        <p className={isOk ? 'text-muted' : 'font-medium text-degraded'}>{t(`status.${status}`)}</p>
        {!isOk && (
          <p className="text-small text-muted sm:col-span-2">
            {[reason && t(`status.${reason}`), since && t('status.since', { time: formatMoment(new Date(since), now, locale) })]
              .filter(Boolean)
              .join(', ')}
          </p>
        )}
        {children}
      </div>
    </li>
  );
}
