import type { Job } from '../../../src/contract/job.ts';
import { formatClock, formatMoment } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { describeKeeping } from '../library/describe-job.ts';
import { languageWords } from '../library/language-words.ts';
import { IMPORTED, useEngineWords } from '../library/use-engine-words.ts';
import { FactLine } from '../ui/fact-line.tsx';
import { useNow } from '../ui/use-now.ts';

/** Under the name: how long, which language, when, who heard it and where, what becomes of the audio. */
export function RecordingFacts({ job }: { job: Job }) {
  const { t, locale } = useText();
  const now = useNow(30_000);
  const engine = useEngineWords()(job);
  const isHeard = job.status === 'completed' && job.engine.used !== IMPORTED;
  return (
    <FactLine
      className="mt-1"
      facts={[
        { key: 'duration', text: job.duration === null ? null : formatClock(job.duration) },
        { key: 'language', text: job.language.detected === null ? null : languageWords(job.language.detected, t) },
        { key: 'created', text: formatMoment(new Date(job.created_at), now, locale) },
        { key: 'engine', text: isHeard ? t('transcript.heardBy', { engine }) : engine },
        { key: 'keeping', text: describeKeeping(job, now, locale, t) },
      ]}
    />
  );
}
