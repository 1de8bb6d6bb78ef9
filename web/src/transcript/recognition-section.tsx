import type { EngineUse, Job } from '../../../src/contract/job.ts';
import { formatSeconds, formatSpan } from '../i18n/format.ts';
import { formatMoney } from '../i18n/format-money.ts';
import { useText } from '../i18n/use-text.ts';
import { useEngines } from '../library/use-engines.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { FactLine } from '../ui/fact-line.tsx';
import { describeRecognition } from './describe-recognition.ts';

/** Which engine did what, how quickly and at what cost, where the audio went, and what was saved; one click away. */
export function RecognitionSection({ job }: { job: Job }) {
  const { t, locale } = useText();
  const engines = useEngines();
  if (job.engines.length === 0 && job.chunks.reused === 0) return null;
  const used = job.engines.length > 0 ? job.engines.map(({ engine }) => engine) : [job.engine.used ?? ''];
  const ids = [...new Set(used)];
  return (
    <Disclosure testId="recognition" summary={`${t('recognition.title')}: ${ids.map(engines.name).join(', ')}`}>
      <div className="mt-1 max-w-190 rounded-card border border-line bg-surface px-4 py-3">
        {job.engines.length > 0 && (
          <ul className="mb-3 space-y-2 border-b border-line pb-2.5">
            {job.engines.map((use) => (
              <li key={`${use.engine} ${use.model} ${use.cost?.currency}`} data-testid="engine-use">
                <EngineUseLines use={use} />
              </li>
            ))}
          </ul>
        )}
        <p>{describeRecognition(job, engines.find, locale, t).join(' ')}</p>
      </div>
    </Disclosure>
  );
}

function EngineUseLines({ use }: { use: EngineUse }) {
  const { t, locale } = useText();
  const engines = useEngines();
  const free = engines.find(use.engine)?.free === true;
  return (
    <>
      <p>
        <span className="font-medium">{engines.name(use.engine)}</span> <span className="text-muted">{use.model}</span>
      </p>
      <FactLine
        facts={[
          { key: 'calls', text: t('recognition.calls', { n: use.calls }) },
          { key: 'failed', text: use.failed_calls === 0 ? null : t('recognition.failed', { n: use.failed_calls }) },
          { key: 'audio', text: t('recognition.audio', { time: formatSpan(use.audio_seconds, locale) }) },
          {
            key: 'latency',
            text: use.mean_latency === null ? null : t('recognition.latency', { time: formatSeconds(use.mean_latency, locale) }),
          },
          {
            key: 'cost',
            text: use.cost !== null ? formatMoney(use.cost, locale) : t(free ? 'estimate.free' : 'recognition.noPrice'),
          },
        ]}
      />
    </>
  );
}
