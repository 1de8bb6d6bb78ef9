import { Link } from '@tanstack/react-router';
import { ApiError } from '../api/api-error.ts';
import { sayCode } from '../i18n/say-error.ts';
import { useText } from '../i18n/use-text.ts';
import { Standstill } from '../layout/standstill.tsx';
import { ListSkeleton } from '../library/list-skeleton.tsx';
import { buttonLook } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { useTitle } from '../ui/use-title.ts';
import { DeadLetters } from './dead-letters.tsx';
import { DegradationSection } from './degradation-section.tsx';
import { Figures } from './figures.tsx';
import { QueueTable } from './queue-table.tsx';
import { RunningJobs } from './running-jobs.tsx';
import { useQueue } from './use-queue.ts';
import { WorkerList } from './worker-list.tsx';

/** The operator's page: what waits, what runs, who runs it, and what was given up. */
export function AdminPage() {
  const { t } = useText();
  useTitle(t('admin.title'));
  const { overview, error } = useQueue();
  const problem = error && ApiError.fromUnknown(error);
  if (problem && !problem.unreachable && !overview)
    return (
      <Standstill title={t('admin.title')} text={sayCode('error', problem.code, problem.message)}>
        {null}
      </Standstill>
    );
  return (
    <div className="flex flex-col gap-8 pt-4 pb-24">
      <div className="flex min-h-10 flex-wrap items-center gap-3">
        <h1 className="flex-1 text-2xl leading-8 font-bold tracking-tight">{t('admin.title')}</h1>
        <Link to="/evaluation" data-testid="to-evaluation" className={buttonLook('plain')}>
          {t('admin.quality')}
        </Link>
        {overview?.board && (
          <a href={overview.board} data-testid="board" className={buttonLook('plain')}>
            {t('admin.board')}
          </a>
        )}
      </div>
      {overview === undefined ? (
        <ListSkeleton />
      ) : (
        <>
          <Figures overview={overview} />
          <DeadLetters count={overview.dead} />
          <DegradationSection />
          <Section title={t('admin.running')} testId="running">
            <RunningJobs running={overview.running} at={overview.at} />
          </Section>
          <div className="grid gap-8 lg:grid-cols-2">
            <Section title={t('admin.queues')} testId="queues">
              <QueueTable queues={overview.queues} />
            </Section>
            <Section title={t('admin.workers')} testId="workers">
              <WorkerList workers={overview.workers} at={overview.at} />
            </Section>
          </div>
        </>
      )}
    </div>
  );
}
