import type { ReactNode } from 'react';
import type { Warning } from '../../../src/contract/job.ts';
import { formatPercent, formatSpan } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import { sayCode } from '../i18n/say-error.ts';
import { useText } from '../i18n/use-text.ts';
import { type KnownEngines, useEngines } from '../library/use-engines.ts';
import { Note } from '../ui/note.tsx';
import { groupWarnings, type Remark } from './group-warnings.ts';
import { PlaceLinks } from './place-links.tsx';

interface WarningsProps {
  warnings: readonly Warning[];
  /** Goes to a place of the recording, in seconds. */
  onTime: (seconds: number) => void;
  /** What can be done about them. */
  children?: ReactNode;
}

/** What a reader should know about this transcript. */
export function Warnings({ warnings, onTime, children }: WarningsProps) {
  const { t, locale } = useText();
  const engines = useEngines();
  if (warnings.length === 0) return null;
  return (
    <section aria-label={t('transcript.notes')} data-testid="warnings" className="mt-4 max-w-190">
      <Note>
        <ul className="space-y-1">
          {groupWarnings(warnings).map((remark) => (
            <li key={remark.key}>
              {sayCode('warning', remark.code, remark.message, figures(remark, engines, locale))}
              <PlaceLinks places={remark.places} onTime={onTime} />
            </li>
          ))}
        </ul>
        {children}
      </Note>
    </section>
  );
}

function figures({ details, places }: Remark, engines: KnownEngines, locale: Locale): Record<string, string | number> {
  const { decoded_seconds: decoded, segments, coverage, engine, engines: others, code, deferred } = details;
  const named = Array.isArray(others) ? others : [];
  return {
    duration: typeof decoded === 'number' ? formatSpan(decoded, locale) : '',
    n: typeof segments === 'number' ? segments : places.length,
    share: typeof coverage === 'number' ? formatPercent(coverage, locale) : '',
    engine: typeof engine === 'string' ? engines.name(engine) : '',
    engines: named.map((id) => engines.name(String(id))).join(', '),
    reason: typeof code === 'string' ? whatHappened(code) : '',
    deferred: deferred === true ? 'yes' : 'no',
  };
}

/** The first sentence of an error; what to do about it stands beside the remark. */
function whatHappened(code: string): string {
  return sayCode('error', code, '').split(/(?<=\.) /)[0] ?? '';
}
