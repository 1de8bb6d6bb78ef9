import { useQuery } from '@tanstack/react-query';
import type { Processing } from '../../../src/contract/processing.ts';
import { getUsualProcessing, USUAL_PROCESSING_KEY } from '../api/processing.ts';
import { useText } from '../i18n/use-text.ts';
import { WRITINGS } from '../settings/upload-options.ts';
import { Choice } from '../ui/choice.tsx';
import { type Preset, presetOf, presetSteps } from './presets.ts';

/** All steps of a text at once. */
export function PresetChoice({ processing, onChange }: { processing: Processing; onChange: (steps: Processing) => void }) {
  const { t } = useText();
  const { data: usual } = useQuery({ queryKey: USUAL_PROCESSING_KEY, queryFn: ({ signal }) => getUsualProcessing(signal) });
  if (usual === undefined) return null;
  const preset = presetOf(processing, usual);
  return (
    <Choice
      label={t('writing.preset')}
      value={preset ?? ''}
      onChange={(value) => onChange(presetSteps(value as Preset, usual))}
      testId="writing-preset"
    >
      {preset === null && <option value="">{t('writing.own')}</option>}
      {WRITINGS.map((known) => (
        <option key={known} value={known}>
          {t(`writing.${known}`)}
        </option>
      ))}
    </Choice>
  );
}
