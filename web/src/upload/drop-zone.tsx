import { useSystemStatus } from '../api/status.ts';
import { formatSize, formatSpan } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { Icon } from '../ui/icon.tsx';
import { FilePicker } from './file-picker.tsx';
import { UploadChoices } from './upload-choices.tsx';

/** Where recordings come in: a wide target on a desk, a round button under the thumb on a phone. */
export function DropZone() {
  const { t, locale } = useText();
  const limits = useSystemStatus()?.limits;
  const allowed =
    limits && t('drop.limits', { size: formatSize(limits.max_file_size, locale), duration: formatSpan(limits.max_duration, locale) });
  return (
    <section
      aria-label={t('drop.heading')}
      data-testid="drop-zone"
      className="rounded-card sm:border sm:border-dashed sm:border-control sm:bg-surface"
    >
      <div className="flex items-center gap-4 py-2 sm:px-6 sm:py-7">
        <span className="hidden size-12 shrink-0 place-items-center rounded-full bg-accent-wash text-accent-text sm:grid">
          <Icon name="upload" className="size-6" />
        </span>
        <div className="order-2 min-w-0 flex-1 sm:order-none">
          <p className="text-lg leading-6 font-bold tracking-tight">
            <span className="sm:hidden">{t('drop.short')}</span>
            <span className="hidden sm:inline">{t('drop.title')}</span>
          </p>
          <p className="min-h-4.5 text-small text-muted text-pretty">
            {allowed} <span className="hidden sm:inline">{t('drop.several')}</span>
          </p>
        </div>
        <FilePicker className="grid size-14 shrink-0 place-items-center rounded-full bg-accent-solid font-medium text-on-accent transition hover:brightness-110 sm:block sm:h-11 sm:w-auto sm:rounded-card sm:px-5">
          <Icon name="plus" className="size-7 sm:hidden" />
          <span className="sr-only sm:not-sr-only">{t('drop.choose')}</span>
        </FilePicker>
      </div>
      <UploadChoices />
    </section>
  );
}
