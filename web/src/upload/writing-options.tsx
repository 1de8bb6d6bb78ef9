import { useText } from '../i18n/use-text.ts';
import { WritingLinks } from '../processing/writing-links.tsx';
import { chooseUploadOptions, type UploadOptions, WRITINGS } from '../settings/upload-options.ts';
import { Choice } from '../ui/choice.tsx';
import { SPEAKER_COUNTS } from './speaker-counts.ts';

/** How the text is written, and what is known of the number of speakers while they are told apart. */
export function WritingOptions({ options }: { options: UploadOptions }) {
  const { t } = useText();
  const { minSpeakers: min, maxSpeakers: max } = options;
  const count = (value: string) => (value === '' ? null : Number(value));
  const counts = (
    <>
      <option value="">{t('speakers.anyCount')}</option>
      {SPEAKER_COUNTS.map((n) => (
        <option key={n} value={n}>
          {n}
        </option>
      ))}
    </>
  );
  return (
    <>
      {options.speakers === 'auto' && (
        <div className="grid grid-cols-2 gap-x-3 gap-y-2 sm:flex sm:flex-wrap sm:gap-x-5">
          <Choice
            label={t('speakers.atLeast')}
            value={String(min ?? '')}
            testId="min-speakers"
            onChange={(value) => {
              const least = count(value);
              chooseUploadOptions({ minSpeakers: least, maxSpeakers: max !== null && least !== null && max < least ? least : max });
            }}
          >
            {counts}
          </Choice>
          <Choice
            label={t('speakers.atMost')}
            value={String(max ?? '')}
            testId="max-speakers"
            onChange={(value) => {
              const most = count(value);
              chooseUploadOptions({ maxSpeakers: most, minSpeakers: min !== null && most !== null && most < min ? most : min });
            }}
          >
            {counts}
          </Choice>
        </div>
      )}
      <div className="flex flex-col gap-x-5 gap-y-2 sm:flex-row sm:flex-wrap sm:items-center">
        <Choice
          label={t('writing.title')}
          value={options.writing}
          testId="writing-option"
          onChange={(value) => chooseUploadOptions({ writing: WRITINGS.find((known) => known === value) ?? 'usual' })}
        >
          {WRITINGS.map((known) => (
            <option key={known} value={known}>
              {t(`writing.${known}`)}
            </option>
          ))}
        </Choice>
        <p className="flex flex-wrap gap-x-5">
          <WritingLinks />
        </p>
      </div>
    </>
  );
}
