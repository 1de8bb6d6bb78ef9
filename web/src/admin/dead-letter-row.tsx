import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { DeadLetter } from '../../../src/contract/admin.ts';
import { formatClock, formatMoment, formatSize } from '../i18n/format.ts';
import { sayCode } from '../i18n/say-error.ts';
import { useText } from '../i18n/use-text.ts';
import { Button } from '../ui/button.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { FactLine } from '../ui/fact-line.tsx';
import { FactTable } from '../ui/fact-table.tsx';
import { AttemptList } from './attempt-list.tsx';

interface DeadLetterRowProps {
  letter: DeadLetter;
  now: Date;
  onRetry: () => Promise<void>;
  onDrop: () => void;
}

/** A job that was given up: why, what is known, and what can be done. */
export function DeadLetterRow({ letter, now, onRetry, onDrop }: DeadLetterRowProps) {
  const { t, locale } = useText();
  const [busy, setBusy] = useState(false);
  const { error, original_filename: name } = letter;
  const retry = async () => {
    setBusy(true);
    await onRetry();
    setBusy(false);
  };
  return (
    <li data-testid="dead-letter" data-job-id={letter.job_id} className="grid gap-x-4 gap-y-2 px-4 py-3 sm:grid-cols-[1fr_auto]">
      <div className="min-w-0">
        <Link
          to="/jobs/$jobId"
          params={{ jobId: letter.job_id }}
          title={name}
          className="block truncate rounded-sm font-medium hover:underline"
        >
          {name}
        </Link>
        <FactLine
          facts={[
            { key: 'length', text: letter.duration === null ? formatSize(letter.file_size, locale) : formatClock(letter.duration) },
            { key: 'crashes', text: letter.crashes > 0 ? t('admin.crashes', { n: letter.crashes }) : null },
            { key: 'errors', text: letter.errors > 0 ? t('admin.errors', { n: letter.errors }) : null },
            { key: 'died', text: t('admin.died', { time: formatMoment(new Date(letter.died_at), now, locale) }) },
            { key: 'audio', text: letter.retryable ? null : t('job.audioGone') },
          ]}
        />
        {error && <p className="text-small text-failed text-pretty">{sayCode('error', error.code, `${error.message}. ${error.hint}.`)}</p>}
        <Disclosure summary={t('details.show')}>
          <div className="mt-1 flex flex-col gap-3 rounded-lg bg-sunken px-3 py-2">
            <FactTable
              facts={[
                [t('details.code'), error?.code ?? null],
                [t('details.server'), error?.message ?? null],
                [t('details.job'), letter.job_id],
                [t('admin.owner'), letter.owner],
              ]}
            />
            {letter.history.length > 0 && <AttemptList attempts={letter.history} />}
          </div>
        </Disclosure>
      </div>
      <div className="flex items-start gap-2">
        <Button
          disabled={busy || !letter.retryable}
          aria-label={t('admin.retryOf', { name })}
          data-testid="retry-dead"
          onClick={() => void retry()}
        >
          {t('job.retry')}
        </Button>
        <Button look="quiet" aria-label={t('admin.dropOf', { name })} data-testid="drop-dead" onClick={onDrop}>
          {t('admin.drop')}
        </Button>
      </div>
    </li>
  );
}
