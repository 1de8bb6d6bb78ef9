import { formatClock } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import type { Place } from './group-warnings.ts';

/** Stands in the text where a stretch is missing; a click plays what is there. */
export function GapMarker({ gap }: { gap: Place }) {
  const { t } = useText();
  const to = formatClock(gap.to ?? gap.from);
  return (
    <p
      data-testid="gap"
      data-start={gap.from}
      className="my-1.5 rounded-lg border border-dashed border-degraded px-3 py-1.5 text-small text-degraded tabular-nums sm:ml-24 sm:max-w-168"
    >
      {t('warning.gapHere', { from: formatClock(gap.from), to })}
    </p>
  );
}
