import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../api/api-error.ts';
import { formatMoment } from '../i18n/format.ts';
import { sayCode } from '../i18n/say-error.ts';
import { useText } from '../i18n/use-text.ts';
import { Standstill } from '../layout/standstill.tsx';
import { ListSkeleton } from '../library/list-skeleton.tsx';
import { Choice } from '../ui/choice.tsx';
import { Section } from '../ui/section.tsx';
import { useTitle } from '../ui/use-title.ts';
import { EVALUATIONS_KEY, listEvaluations } from './evaluation-api.ts';
import { layOutLines } from './lay-out-lines.ts';
import { METRICS, type Metric, rateOf } from './metrics.ts';
import { QualityChart } from './quality-chart.tsx';
import { RunTable } from './run-table.tsx';
import { sayLanguage } from './say-language.ts';

const COMMAND = './bin/kazru-stt eval --manifest samples/manifest.jsonl';

/** How well engines hear recordings whose text is known, over time and side by side. */
export function EvaluationPage() {
  const { t, locale } = useText();
  useTitle(t('evaluation.title'));
  const { data, error } = useQuery({ queryKey: EVALUATIONS_KEY, queryFn: ({ signal }) => listEvaluations(signal) });
  const [name, setName] = useState<string | null>(null);
  const [metric, setMetric] = useState<Metric>('wer');
  const [language, setLanguage] = useState<string | null>(null);
  const problem = error && ApiError.fromUnknown(error);
  if (data === undefined && problem && !problem.unreachable)
    return (
      <Standstill title={t('evaluation.title')} text={sayCode('error', problem.code, problem.message)}>
        {null}
      </Standstill>
    );
  if (data === undefined) return <ListSkeleton />;
  const names = [...new Set(data.evaluations.map((run) => run.name))];
  const runs = data.evaluations.filter((run) => run.name === (name ?? names[0]));
  const [newest] = runs;
  if (!newest)
    return (
      <Standstill title={t('evaluation.title')} text={t('evaluation.empty')}>
        <code
          data-testid="command"
          className="max-w-full rounded-card border border-line bg-surface px-4 py-3 text-small wrap-anywhere select-all"
        >
          {COMMAND}
        </code>
      </Standstill>
    );
  const languages = [...new Set(runs.flatMap((run) => run.engines.flatMap((engine) => Object.keys(engine.languages))))].toSorted();
  const chosen = language !== null && languages.includes(language) ? language : null;
  const metrics = METRICS.filter((one) =>
    runs.some((run) => run.engines.some(({ all }) => all.recordings > 0 && rateOf(all, one) !== null)),
  );
  const drawn = metrics.includes(metric) ? metric : 'wer';
  return (
    <div className="flex flex-col gap-8 pt-4 pb-24">
      <div>
        <h1 className="text-2xl leading-8 font-bold tracking-tight">{t('evaluation.title')}</h1>
        <p className="mt-1 text-muted text-pretty">{t('evaluation.hint')}</p>
      </div>
      <Section title={t('evaluation.overTime')} testId="over-time">
        <div className="flex flex-wrap items-end gap-x-6 gap-y-3 border-b border-line px-4 py-3">
          {names.length > 1 && (
            <Choice label={t('evaluation.set')} value={newest.name} onChange={setName} className="w-full sm:w-auto">
              {names.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </Choice>
          )}
          <Choice
            label={t('evaluation.rate')}
            value={drawn}
            onChange={(value) => setMetric(METRICS.find((one) => one === value) ?? 'wer')}
            className="w-full sm:w-auto"
          >
            {metrics.map((one) => (
              <option key={one} value={one}>
                {t(`evaluation.${one}`)}
              </option>
            ))}
          </Choice>
          {languages.length > 1 && (
            <Choice
              label={t('evaluation.language')}
              value={chosen ?? 'all'}
              onChange={(value) => setLanguage(value === 'all' ? null : value)}
              className="w-full sm:w-auto"
            >
              <option value="all">{t('evaluation.all')}</option>
              {languages.map((one) => (
                <option key={one} value={one}>
                  {sayLanguage(one, t)}
                </option>
              ))}
            </Choice>
          )}
        </div>
        <QualityChart chart={layOutLines(runs, drawn, chosen)} name={t(`evaluation.${drawn}`)} />
      </Section>
      <Section
        title={t('evaluation.newest')}
        hint={[
          formatMoment(new Date(newest.made_at), new Date(), locale),
          newest.name,
          t('evaluation.version', { name: newest.program_version }),
        ].join(', ')}
        testId="newest"
      >
        <RunTable run={newest} runs={runs} />
      </Section>
    </div>
  );
}
