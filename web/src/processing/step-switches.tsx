import { PERSONAL_DATA, type Processing, STEPS } from '../../../src/contract/processing.ts';
import { useText } from '../i18n/use-text.ts';
import { CheckOption } from '../ui/check-option.tsx';
import { Choice } from '../ui/choice.tsx';

interface StepSwitchesProps {
  processing: Processing;
  /** One step is to be another way. */
  onChange: <S extends keyof Processing>(step: S, options: Processing[S]) => void;
}

/** The steps by which a text is written, to switch on and off, with what can be chosen about them. */
export function StepSwitches({ processing, onChange }: StepSwitchesProps) {
  const { t } = useText();
  const { fillers, personal_data: data } = processing;
  return (
    <ul className="grid gap-x-8 gap-y-2 sm:grid-cols-2">
      {STEPS.map((step) => (
        <li key={step} data-testid={`step-${step}`}>
          <CheckOption
            label={t(`writing.${step}`)}
            hint={t(`writing.${step}.hint`)}
            checked={processing[step].on}
            onChange={(on) => onChange(step, { ...processing[step], on })}
          />
          {step === 'fillers' && fillers.on && (
            <div className="my-1 pl-6.5">
              <Choice
                label={t('writing.fillers.level')}
                value={fillers.level}
                onChange={(level) => onChange('fillers', { ...fillers, level: level as typeof fillers.level })}
              >
                <option value="hesitations">{t('writing.fillers.hesitations')}</option>
                <option value="all">{t('writing.fillers.all')}</option>
              </Choice>
            </div>
          )}
          {step === 'personal_data' && data.on && (
            <fieldset className="pl-6.5">
              <legend className="text-muted">{t('writing.personal_data.kinds')}</legend>
              <div className="grid gap-x-4 min-[26rem]:grid-cols-2 sm:grid-cols-1">
                {PERSONAL_DATA.map((kind) => (
                  <CheckOption
                    key={kind}
                    label={t(`writing.personal_data.${kind}`)}
                    checked={data.kinds.includes(kind)}
                    onChange={(on) =>
                      onChange('personal_data', {
                        ...data,
                        kinds: PERSONAL_DATA.filter((one) => (one === kind ? on : data.kinds.includes(one))),
                      })
                    }
                  />
                ))}
              </div>
            </fieldset>
          )}
        </li>
      ))}
    </ul>
  );
}
