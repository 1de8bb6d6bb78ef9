import type { PartKind } from '../../../src/contract/degradation.ts';
import { degradation, oneAtATime, pollsOnly } from '../api/degradation.ts';
import { useText } from '../i18n/use-text.ts';
import { causeOf } from '../layout/cause-of.ts';
import { ListSkeleton } from '../library/list-skeleton.tsx';
import { useStore } from '../settings/store.ts';
import { useNow } from '../ui/use-now.ts';
import { useTitle } from '../ui/use-title.ts';
import { PartRow } from './part-row.tsx';

const MINUTE = 60_000;

/** What works now and what does not, for everybody. */
export function StatusPage() {
  const { t } = useText();
  useTitle(t('status.title'));
  const known = useStore(degradation, (now) => now);
  const now = useNow(MINUTE);
  if (known === null) return <ListSkeleton />;
  const { notice, parts, disabled, maintenance } = known;
  const isAway = (kind: PartKind) => parts.some((part) => part.kind === kind && part.status !== 'ok');
  const limits = [
    ...(notice === null ? [] : [t(`degraded.why.${causeOf(known)}`)]),
    ...(pollsOnly(known) ? [t('status.polls')] : []),
    ...(oneAtATime(known) ? [t('status.oneUpload')] : []),
    ...(maintenance || disabled.includes('cache') ? [t('status.noCache')] : []),
  ];
  return (
    <div className="flex max-w-200 flex-col gap-8 pt-4 pb-24">
      <div>
        <h1 className="text-2xl leading-8 font-bold tracking-tight">{t('status.title')}</h1>
        <p data-testid="status-now" className={`mt-1 text-lg text-pretty ${notice === null ? 'text-muted' : 'font-medium text-degraded'}`}>
          {notice === null ? t('status.allWell') : t(`degraded.${notice}`)}
        </p>
      </div>
      {limits.length > 0 && (
        <section aria-labelledby="limits">
          <h2 id="limits" className="mb-2 text-lg leading-6 font-bold tracking-tight">
            {t('status.limits')}
          </h2>
          <ul data-testid="limits" className="list-disc space-y-1 pl-5 text-pretty">
            {limits.map((limit) => (
              <li key={limit}>{limit}</li>
            ))}
          </ul>
          {!isAway('database') && <p className="mt-3 text-muted text-pretty">{t('status.always')}</p>}
        </section>
      )}
      <section aria-labelledby="parts">
        <h2 id="parts" className="mb-2 text-lg leading-6 font-bold tracking-tight">
          {t('status.parts')}
        </h2>
        <ul className="-mx-4 divide-y divide-line border-y border-line bg-surface sm:mx-0 sm:rounded-card sm:border-x">
          {parts.map((part) => (
            <PartRow key={part.id} part={part} now={now} />
          ))}
        </ul>
        <p className="mt-2 text-small text-muted">{t('status.looks')}</p>
      </section>
    </div>
  );
}
