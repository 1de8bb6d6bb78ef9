import { ENDED, type Job } from '../../../src/contract/job.ts';
import { formatClock, formatMoment, formatSize } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { FactLine } from '../ui/fact-line.tsx';
import { describeCost } from './describe-cost.ts';
import { describeKeeping } from './describe-job.ts';
import { languageWords } from './language-words.ts';
import { useEngineWords } from './use-engine-words.ts';

/** The second line of a row: how long, which language, who heard it and where, what becomes of the audio. On a phone a running job has its progress there. */
export function JobFacts({ job, now }: { job: Job; now: Date }) {
  const { t, locale } = useText();
  const engine = useEngineWords()(job);
  const running = !ENDED.has(job.status);
  return (
    <FactLine
      className={running ? 'hidden sm:col-start-1 sm:row-start-2 sm:block' : 'sm:col-start-1 sm:row-start-2'}
      facts={[
        { key: 'duration', text: job.duration === null ? formatSize(job.file_size, locale) : formatClock(job.duration) },
        { key: 'language', text: job.language.detected === null ? null : languageWords(job.language.detected, t), wide: true },
        { key: 'engine', text: engine },
        { key: 'cost', text: describeCost(job, locale, t) },
        { key: 'created', text: formatMoment(new Date(job.created_at), now, locale), wide: true },
        { key: 'keeping', text: job.status === 'failed' ? null : describeKeeping(job, now, locale, t) },
      ]}
    />
  );
}
