import { ApiError } from '../api/api-error.ts';
import { sayCode } from '../i18n/say-error.ts';
import { useText } from '../i18n/use-text.ts';
import { useStore } from '../settings/store.ts';
import { Button } from '../ui/button.tsx';
import { useNow } from '../ui/use-now.ts';
import { uploads } from '../upload/uploads.ts';
import { EmptyLibrary } from './empty-library.tsx';
import { JobRow } from './job-row.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { useAnnounceEnds } from './use-announce-ends.ts';
import { useJobs } from './use-jobs.ts';

const HALF_MINUTE = 30_000;

export function JobList() {
  const { t } = useText();
  const { jobs, error, hasMore, showMore, loadingMore } = useJobs();
  const uploading = useStore(uploads.line, (line) => line.length > 0);
  const now = useNow(HALF_MINUTE);
  useAnnounceEnds(jobs);
  if (jobs === undefined) {
    const problem = error === null ? null : ApiError.fromUnknown(error);
    if (problem === null || problem.unreachable) return <ListSkeleton />;
    return <p className="px-4 py-10 text-center text-muted">{sayCode('error', problem.code, problem.message)}</p>;
  }
  if (jobs.length === 0) return uploading ? null : <EmptyLibrary />;
  return (
    <>
      <ul aria-label={t('library.title')} className="divide-y divide-line">
        {jobs.map((job) => (
          <JobRow key={job.job_id} job={job} now={now} />
        ))}
      </ul>
      {hasMore && (
        <div className="border-t border-line p-3 text-center">
          <Button look="quiet" disabled={loadingMore} onClick={() => void showMore()}>
            {t('library.more')}
          </Button>
        </div>
      )}
    </>
  );
}
