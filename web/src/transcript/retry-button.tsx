import { useState } from 'react';
import type { Job } from '../../../src/contract/job.ts';
import { useText } from '../i18n/use-text.ts';
import { tryAgain } from '../library/job-actions.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

/** Does again what failed or is missing; what was recognised stays. */
export function RetryButton({ job, look = 'plain' }: { job: Job; look?: 'solid' | 'plain' }) {
  const { t } = useText();
  const [asking, setAsking] = useState(false);
  const ask = async () => {
    setAsking(true);
    await tryAgain(job);
    setAsking(false);
  };
  return (
    <Button look={look} data-testid="retry" disabled={asking} onClick={() => void ask()}>
      <Icon name="retry" className="size-4" />
      {t('job.retry')}
    </Button>
  );
}
