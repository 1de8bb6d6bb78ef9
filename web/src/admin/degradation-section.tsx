import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Override } from '../../../src/contract/degradation.ts';
import { formatMoment } from '../i18n/format.ts';
import { say } from '../i18n/i18n.ts';
import { useText } from '../i18n/use-text.ts';
import { ListSkeleton } from '../library/list-skeleton.tsx';
import { PartRow } from '../status/part-row.tsx';
import { Button } from '../ui/button.tsx';
import { FactLine } from '../ui/fact-line.tsx';
import { Nothing, Section } from '../ui/section.tsx';
import { useNow } from '../ui/use-now.ts';
import { DEGRADATION_KEY, endOverride, getDegradation } from './admin-api.ts';
import { attempt } from './attempt.ts';
import { OverrideDialog } from './override-dialog.tsx';

const CALM = 5_000;
const MINUTE = 60_000;

/** How every part is, what was switched by hand, and switching. */
export function DegradationSection() {
  const { t, locale } = useText();
  const [asked, setAsked] = useState(false);
  const now = useNow(MINUTE);
  const { data } = useQuery({ queryKey: DEGRADATION_KEY, queryFn: ({ signal }) => getDegradation(signal), refetchInterval: CALM });
  if (data === undefined) return <ListSkeleton />;
  const { override, parts, record } = data;
  const end = () =>
    attempt(async () => {
      await endOverride();
      return say('admin.ended');
    });
  const moment = (time: string) => formatMoment(new Date(time), now, locale);
  return (
    <Section
      title={t('admin.degradation')}
      hint={t('admin.degradationHint')}
      testId="degradation"
      action={
        override === null ? (
          <Button data-testid="switch" onClick={() => setAsked(true)}>
            {t('admin.override')}
          </Button>
        ) : (
          <Button data-testid="end-override" look="solid" onClick={() => void end()}>
            {t('admin.end')}
          </Button>
        )
      }
    >
      {override !== null && (
        <div data-testid="override" className="border-b border-line bg-degraded-wash px-4 py-3">
          <p className="font-medium">
            {t('admin.stands', { name: modeName(override, t), time: moment(override.made_at), from: override.made_by })}
          </p>
          <p className="break-words">{override.reason}</p>
          <FactLine facts={[{ key: 'disabled', text: featureNames(override, t) }]} />
        </div>
      )}
      <ul className="divide-y divide-line">
        {parts.map((part) => (
          <PartRow key={part.id} part={part} now={now}>
            {part.message !== null && <p className="text-small break-words text-muted sm:col-span-2">{part.message}</p>}
          </PartRow>
        ))}
      </ul>
      <h3 className="border-t border-line px-4 pt-3 font-medium">{t('admin.record')}</h3>
      {record.length === 0 && <Nothing>{t('admin.noRecord')}</Nothing>}
      <ol className="divide-y divide-line">
        {record.map((row) => (
          <li key={row.id} data-testid="record-row" className="px-4 py-2">
            <p className="break-words">
              {modeName(row, t)}: {row.reason}
            </p>
            <FactLine
              className="tabular-nums"
              facts={[
                {
                  key: 'when',
                  text: t('admin.recordRow', {
                    from: moment(row.made_at),
                    to: row.ended_at === null ? t('admin.stillStands') : moment(row.ended_at),
                    name: row.made_by,
                  }),
                },
                { key: 'disabled', text: featureNames(row, t) },
              ]}
            />
          </li>
        ))}
      </ol>
      {asked && <OverrideDialog onClose={() => setAsked(false)} />}
    </Section>
  );
}

type Say = ReturnType<typeof useText>['t'];

function modeName({ mode }: Override, t: Say): string {
  return t(mode === 'full' ? 'admin.modeFull' : 'admin.modeDegraded');
}

function featureNames({ disabled }: Override, t: Say): string | null {
  return disabled.length === 0 ? null : `${t('admin.disable')}: ${disabled.map((feature) => t(`admin.${feature}`)).join(', ')}`;
}
