import { useState } from 'react';
import { formatClock } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import type { Place } from './group-warnings.ts';

const FIRST = 8;

/** Places of a recording that lead there; the first few until more are asked for. */
export function PlaceLinks({ places, onTime }: { places: readonly Place[]; onTime: (seconds: number) => void }) {
  const { t } = useText();
  const [all, setAll] = useState(false);
  if (places.length === 0) return null;
  const shown = all ? places : places.slice(0, FIRST);
  return (
    <span className="flex flex-wrap gap-x-3 text-small">
      {shown.map((place) => (
        <button
          key={place.from}
          type="button"
          data-testid="place"
          aria-label={t('transcript.playFrom', { time: formatClock(place.from) })}
          onClick={() => onTime(place.from)}
          className="min-h-8 rounded text-accent-text tabular-nums underline underline-offset-2"
        >
          {spanWords(place)}
        </button>
      ))}
      {shown.length < places.length && (
        <button type="button" onClick={() => setAll(true)} className="min-h-8 rounded text-muted underline underline-offset-2">
          {t('warning.showAll', { n: places.length - shown.length })}
        </button>
      )}
    </span>
  );
}

/** "12:35–12:50", or "12:35" where only the beginning is known. */
function spanWords({ from, to }: Place): string {
  const [start, end] = [formatClock(from), to === null ? null : formatClock(to)];
  return end === null || end === start ? start : `${start}–${end}`;
}
