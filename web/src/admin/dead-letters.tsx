import { useRef, useState } from 'react';
import type { DeadLetter } from '../../../src/contract/admin.ts';
import { useText } from '../i18n/use-text.ts';
import { ListSkeleton } from '../library/list-skeleton.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Nothing, Section } from '../ui/section.tsx';
import { useNow } from '../ui/use-now.ts';
import { retryAllLetters, retryLetter } from './dead-letter-actions.ts';
import { DeadLetterRow } from './dead-letter-row.tsx';
import { DropDialog } from './drop-dialog.tsx';
import { useDeadLetters } from './use-dead-letters.ts';

const HALF_MINUTE = 30_000;

/** Jobs that were given up, each to be tried again or dropped. `count`: of all, on this page of the list or not. */
export function DeadLetters({ count }: { count: number }) {
  const { t } = useText();
  const { letters, hasMore, showMore, loadingMore } = useDeadLetters();
  const [asked, setAsked] = useState<DeadLetter | 'all' | null>(null);
  const now = useNow(HALF_MINUTE);
  const list = useRef<HTMLDivElement>(null);
  /** The row whose button was pressed is gone, or will be: the keyboard goes on from the list. */
  const goOn = () => list.current?.focus({ preventScroll: true });
  const close = (done: boolean) => {
    setAsked(null);
    // Whatever had the focus until now: it was in the dialog, or is in the row.
    if (done) goOn();
  };
  const retry = async (letter: DeadLetter) => {
    const isElsewhere = () => document.activeElement !== document.body && !list.current?.contains(document.activeElement);
    if ((await retryLetter(letter)) && !isElsewhere()) goOn();
  };
  return (
    <Section
      title={t('admin.dead')}
      hint={t('admin.deadHint')}
      testId="dead"
      action={
        letters !== undefined &&
        letters.length > 1 && (
          <Button data-testid="retry-all" onClick={() => setAsked('all')}>
            {t('admin.retryAll')}
          </Button>
        )
      }
    >
      <div ref={list} tabIndex={-1} className="outline-none">
        {letters === undefined && <ListSkeleton />}
        {letters?.length === 0 && <Nothing>{t('admin.noDead')}</Nothing>}
        <ul className="divide-y divide-line">
          {letters?.map((letter) => (
            <DeadLetterRow key={letter.job_id} letter={letter} now={now} onRetry={() => retry(letter)} onDrop={() => setAsked(letter)} />
          ))}
        </ul>
        {hasMore && (
          <div className="border-t border-line p-3 text-center">
            <Button look="quiet" disabled={loadingMore} onClick={() => void showMore()}>
              {t('library.more')}
            </Button>
          </div>
        )}
      </div>
      {asked === 'all' && (
        <Dialog
          title={t('admin.retryAllTitle', { n: count })}
          text={t('admin.retryAllText')}
          action={t('admin.retryAll')}
          onConfirm={retryAllLetters}
          onClose={close}
        />
      )}
      {asked !== null && asked !== 'all' && <DropDialog letter={asked} onClose={close} />}
    </Section>
  );
}
