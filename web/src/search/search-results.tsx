import { keyedWords, parseSearch } from '../../../src/contract/find-words.ts';
import type { SearchHit } from '../../../src/contract/search.ts';
import { ApiError } from '../api/api-error.ts';
import { sayCode } from '../i18n/say-error.ts';
import { useText } from '../i18n/use-text.ts';
import { ListSkeleton } from '../library/list-skeleton.tsx';
import { Button } from '../ui/button.tsx';
import { FoundRecording } from './found-recording.tsx';
import { useDelayed } from './use-delayed.ts';
import { useSearch } from './use-search.ts';

const PAUSE_MS = 250;
const FEWEST_LETTERS = 2;

/** What was found, by recording; or why nothing is. */
export function SearchResults({ q }: { q: string }) {
  const { t } = useText();
  const letters = keyedWords(q).reduce((sum, { key }) => sum + key.length, 0);
  if (letters < FEWEST_LETTERS) return <Words>{t('search.short')}</Words>;
  return <Found q={q} />;
}

function Found({ q }: { q: string }) {
  const { t } = useText();
  const asked = useDelayed(q, PAUSE_MS);
  const { hits, named, pending, error, old, hasMore, loadingMore, showMore } = useSearch(asked);
  const problem = error === null ? null : ApiError.fromUnknown(error);
  if (problem !== null && !problem.unreachable) return <Words>{sayCode('error', problem.code, problem.message)}</Words>;
  if (hits === undefined) return <ListSkeleton label={t('search.loading')} />;
  const byRecording = Map.groupBy(hits, ({ job_id }: SearchHit) => job_id);
  const byName = new Map(named.map((recording) => [recording.job_id, recording]));
  const onlyNamed = named.filter(({ job_id }) => !byRecording.has(job_id));
  const isEmpty = hits.length === 0 && named.length === 0;
  const waits = old || asked !== q;
  return (
    <div aria-busy={waits} className={waits ? 'opacity-60 transition-opacity' : ''}>
      <p role="status" data-testid="search-count" className={isEmpty ? 'px-4 py-10 text-center text-muted' : 'sr-only'}>
        {isEmpty
          ? t('search.nothing', { n: parseSearch(asked).length })
          : t('search.count', { n: hits.length + onlyNamed.length, more: hasMore ? 'yes' : 'no' })}
      </p>
      {pending > 0 && (
        <p data-testid="search-pending" className="border-b border-line bg-degraded-wash px-4 py-2 text-small">
          {t('search.pending', { n: pending })}
        </p>
      )}
      <ul aria-label={t('search.results')} className="divide-y divide-line">
        {onlyNamed.map((recording) => (
          <FoundRecording key={recording.job_id} recording={recording} inName={recording.matches} hits={[]} q={asked} />
        ))}
        {[...byRecording].map(([jobId, [first, ...rest]]) =>
          first === undefined ? null : (
            <FoundRecording key={jobId} recording={first} inName={byName.get(jobId)?.matches ?? []} hits={[first, ...rest]} q={asked} />
          ),
        )}
      </ul>
      {hasMore && (
        <div className="border-t border-line p-3 text-center">
          <Button look="quiet" disabled={loadingMore} onClick={() => void showMore()}>
            {t('library.more')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Words({ children }: { children: string }) {
  return (
    <p role="status" data-testid="search-count" className="px-4 py-10 text-center text-muted">
      {children}
    </p>
  );
}
