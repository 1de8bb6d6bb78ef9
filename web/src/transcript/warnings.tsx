import type { Warning } from '../../../src/contract/job.ts';
import { formatSpan } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import { sayCode } from '../i18n/say-error.ts';
import { useText } from '../i18n/use-text.ts';
import { Note } from '../ui/note.tsx';

/** What a reader should know about this transcript. */
export function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  const { t, locale } = useText();
  if (warnings.length === 0) return null;
  return (
    <section aria-label={t('transcript.notes')} className="mt-4 max-w-190">
      <Note>
        <ul className="space-y-1">
          {warnings.map((warning) => (
            <li key={warning.code}>{sayCode('warning', warning.code, warning.message, figures(warning, locale))}</li>
          ))}
        </ul>
      </Note>
    </section>
  );
}

function figures({ details }: Warning, locale: Locale): Record<string, string> {
  const decoded = details?.decoded_seconds;
  return typeof decoded === 'number' ? { duration: formatSpan(decoded, locale) } : {};
}
