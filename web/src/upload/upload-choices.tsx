import { useSystemStatus } from '../api/status.ts';
import { useText } from '../i18n/use-text.ts';
import { useStore } from '../settings/store.ts';
import { chooseUploadOptions, uploadOptions } from '../settings/upload-options.ts';
import { Choice } from '../ui/choice.tsx';
import { AudioDestination } from './audio-destination.tsx';
import { EngineChoice } from './engine-choice.tsx';
import { MoreOptions } from './more-options.tsx';
import { SPEAKER_COUNTS } from './speaker-counts.ts';

const LANGUAGES = ['auto', 'kk', 'ru', 'en', 'ky', 'uz', 'tr', 'de'] as const;

/** What the next recordings are heard with, and where their audio goes. */
export function UploadChoices() {
  const { t } = useText();
  const options = useStore(uploadOptions, (chosen) => chosen);
  const status = useSystemStatus();
  return (
    <div className="flex flex-col gap-2 py-2 sm:border-t sm:border-line sm:px-6 sm:py-3">
      <div className="grid grid-cols-2 gap-x-3 gap-y-2 sm:flex sm:flex-wrap sm:gap-x-5">
        <EngineChoice status={status} value={options.engine} onChange={(engine) => chooseUploadOptions({ engine })} />
        <Choice label={t('language.label')} value={options.language} onChange={(language) => chooseUploadOptions({ language })}>
          {LANGUAGES.map((code) => (
            <option key={code} value={code}>
              {t(`language.${code}`)}
            </option>
          ))}
        </Choice>
        <Choice
          label={t('speakers.label')}
          value={String(options.speakers)}
          onChange={(value) => chooseUploadOptions({ speakers: value === 'off' || value === 'auto' ? value : Number(value) })}
        >
          <option value="off">{t('speakers.off')}</option>
          <option value="auto">{t('speakers.auto')}</option>
          {SPEAKER_COUNTS.map((n) => (
            <option key={n} value={n}>
              {t('speakers.count', { n })}
            </option>
          ))}
        </Choice>
      </div>
      <MoreOptions status={status} options={options} />
      <AudioDestination status={status} options={options} />
    </div>
  );
}
