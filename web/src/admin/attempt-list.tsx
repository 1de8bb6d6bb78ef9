import type { JobAttempt } from '../../../src/contract/admin.ts';
import { formatMoment, formatPercent } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { FactLine } from '../ui/fact-line.tsx';
import { useNow } from '../ui/use-now.ts';

const MINUTE = 60_000;

/** How each try of a job ended, oldest first. */
export function AttemptList({ attempts }: { attempts: readonly JobAttempt[] }) {
  const { t, locale } = useText();
  const now = useNow(MINUTE);
  return (
    <div>
      <p className="text-muted">{t('admin.tries')}</p>
      <ol className="mt-1 flex flex-col gap-1.5">
        {attempts.map((attempt) => (
          <li key={attempt.at} data-testid="attempt">
            <span className="break-words">
              {attempt.kind === 'error' ? `${attempt.code}: ${attempt.message ?? ''}` : t(`admin.${attempt.kind}`)}
            </span>
            <FactLine
              className="tabular-nums"
              facts={[
                { key: 'at', text: formatMoment(new Date(attempt.at), now, locale) },
                { key: 'stage', text: attempt.stage && `${t(`job.${attempt.stage}`)}, ${formatPercent(attempt.progress / 100, locale)}` },
                { key: 'worker', text: attempt.worker },
              ]}
            />
          </li>
        ))}
      </ol>
    </div>
  );
}
