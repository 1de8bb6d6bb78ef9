import { useState } from 'react';
import type { Job } from '../../../src/contract/job.ts';
import { useText } from '../i18n/use-text.ts';
import { tellSpeakersAgain } from '../library/job-actions.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { describeCount } from './describe-count.ts';

const COUNTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** Somebody knows how many people spoke: the speakers are told apart again for so many. Says for how many they were. */
export function TellAgain({ job }: { job: Job }) {
  const { t } = useText();
  const [count, setCount] = useState('auto');
  const [asking, setAsking] = useState(false);
  if (job.audio === 'deleted' || job.status !== 'completed') return null;
  const ask = async () => {
    setAsking(true);
    await tellSpeakersAgain(job, count === 'auto' ? null : Number(count));
    setAsking(false);
  };
  return (
    <Disclosure summary={t('speakers.again')} className="mt-1" testId="speakers-again">
      <div className="flex flex-col items-start gap-2 py-2">
        <p className="text-muted" data-testid="speakers-asked">
          {describeCount(job, t)} {t('speakers.againHint')}
        </p>
        <Choice label={t('speakers.people')} value={count} onChange={setCount} testId="speakers-again-count">
          <option value="auto">{t('speakers.found')}</option>
          {COUNTS.map((n) => (
            <option key={n} value={n}>
              {n}
            </option>
          ))}
        </Choice>
        <Button data-testid="speakers-again-ask" disabled={asking} onClick={() => void ask()}>
          {t('speakers.againDo')}
        </Button>
      </div>
    </Disclosure>
  );
}
