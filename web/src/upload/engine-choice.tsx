import type { SystemStatus } from '../../../src/contract/system.ts';
import { useText } from '../i18n/use-text.ts';
import { Choice } from '../ui/choice.tsx';
import { chosenEngine, usableChoice, usableEngines } from './engine-facts.ts';

interface EngineChoiceProps {
  status: SystemStatus | undefined;
  value: string;
  onChange: (engine: string) => void;
}

/** The engines that can be used; one that fails now and is left alone for a while says so. */
export function EngineChoice({ status, value, onChange }: EngineChoiceProps) {
  const { t } = useText();
  const automatic = status && chosenEngine(status, 'auto');
  return (
    <Choice label={t('engine.label')} value={usableChoice(status, value)} onChange={onChange} className="col-span-2">
      <option value="auto">{automatic ? t('engine.autoNow', { engine: automatic.name }) : t('engine.auto')}</option>
      {status &&
        usableEngines(status).map((engine) => (
          <option key={engine.id} value={engine.id}>
            {engine.state === 'open' ? t('engine.troubled', { engine: engine.name }) : engine.name}
          </option>
        ))}
    </Choice>
  );
}
