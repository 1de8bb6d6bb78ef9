import type { SystemStatus } from '../../../src/contract/system.ts';
import { useText } from '../i18n/use-text.ts';
import { Choice } from '../ui/choice.tsx';
import { chosenEngine, usableChoice } from './engine-facts.ts';

interface EngineChoiceProps {
  status: SystemStatus | undefined;
  value: string;
  onChange: (engine: string) => void;
}

/** The engines of the server; those that are not set up are named, so that one knows of them. */
export function EngineChoice({ status, value, onChange }: EngineChoiceProps) {
  const { t } = useText();
  const automatic = status && chosenEngine(status, 'auto');
  return (
    <Choice label={t('engine.label')} value={usableChoice(status, value)} onChange={onChange} className="col-span-2">
      <option value="auto">{automatic ? t('engine.autoNow', { engine: automatic.name }) : t('engine.auto')}</option>
      {status?.engines.map((engine) => (
        <option key={engine.id} value={engine.id} disabled={!engine.available}>
          {engine.available ? engine.name : t('engine.unavailable', { engine: engine.name })}
        </option>
      ))}
    </Choice>
  );
}
