import { Link } from '@tanstack/react-router';
import type { ApiError } from '../api/api-error.ts';
import { jobKey } from '../api/job-cache.ts';
import { queryClient } from '../api/query-client.ts';
import { sayCode } from '../i18n/say-error.ts';
import { useText } from '../i18n/use-text.ts';
import { Standstill } from '../layout/standstill.tsx';
import { bringBack } from '../library/job-actions.ts';
import { Button, buttonLook } from '../ui/button.tsx';

/** A recording that is not here, and the way back where there is one. */
export function GoneView({ jobId, problem }: { jobId: string; problem: ApiError }) {
  const { t } = useText();
  const restore = async () => {
    if (await bringBack({ job_id: jobId })) await queryClient.invalidateQueries({ queryKey: jobKey(jobId) });
  };
  return (
    <Standstill title={t('missing.title')} text={sayCode('error', problem.code, problem.message)}>
      <div className="flex flex-wrap gap-2">
        <Link to="/" className={buttonLook('solid')}>
          {t('transcript.back')}
        </Link>
        {problem.code === 'JOB_DELETED' && <Button onClick={() => void restore()}>{t('missing.restore')}</Button>}
      </div>
    </Standstill>
  );
}
