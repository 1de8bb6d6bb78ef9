import { useState } from 'react';
import type { Failover } from '../../../src/contract/job.ts';
import type { SystemStatus } from '../../../src/contract/system.ts';
import { useText } from '../i18n/use-text.ts';
import { readSetting, writeSetting } from '../settings/storage.ts';
import { chooseUploadOptions, type UploadOptions } from '../settings/upload-options.ts';
import { CheckOption } from '../ui/check-option.tsx';
import { Choice } from '../ui/choice.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { chosenEngine, engineOutlook, otherEngines, usableChoice, usualFailover } from './engine-facts.ts';
import { UnsetEngines } from './unset-engines.tsx';
import { WritingOptions } from './writing-options.tsx';

const SETTING = 'more';
const FAILOVERS = ['any', 'same', 'none'] as const satisfies readonly Failover[];

/** What few people change: how the text is written, how many may speak, who may take over, whether it may be slow and cheap, a second opinion. Only what this server can do. */
export function MoreOptions({ status, options }: { status: SystemStatus | undefined; options: UploadOptions }) {
  const { t } = useText();
  const [open, setOpen] = useState(() => readSetting(SETTING) === true);
  if (status === undefined) return null;
  const real = engineOutlook(status) === 'real';
  const canTakeOver = real && otherEngines(status, options.engine).length > 0;
  const canBeLate = real && chosenEngine(status, options.engine)?.deferred === true;
  const unset = !real ? [] : status.engines.filter((engine) => !engine.available);
  const usual = usualFailover(usableChoice(status, options.engine));
  return (
    <Disclosure
      testId="more-options"
      summary={t('more.label')}
      open={open}
      onToggle={(next) => {
        setOpen(next);
        writeSetting(SETTING, next);
      }}
    >
      <div className="flex flex-col gap-2 pt-1 pb-2">
        <WritingOptions options={options} />
        {canTakeOver && (
          <Choice
            label={t('more.takeover')}
            value={options.failover ?? usual}
            onChange={(value) => chooseUploadOptions({ failover: value === usual ? null : (value as Failover) })}
          >
            {FAILOVERS.map((value) => (
              <option key={value} value={value}>
                {t(`more.${value}`)}
              </option>
            ))}
          </Choice>
        )}
        {canBeLate && (
          <CheckOption
            label={t('more.canWait')}
            hint={t('more.canWaitHint')}
            checked={options.canWait}
            onChange={(canWait) => chooseUploadOptions({ canWait })}
          />
        )}
        {canTakeOver && (
          <CheckOption
            label={t('more.secondOpinion')}
            hint={t('more.secondOpinionHint')}
            checked={options.secondOpinion}
            onChange={(secondOpinion) => chooseUploadOptions({ secondOpinion })}
          />
        )}
        <UnsetEngines engines={unset} />
      </div>
    </Disclosure>
  );
}
