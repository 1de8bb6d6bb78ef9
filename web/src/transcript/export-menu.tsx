import * as Menu from 'radix-ui/dropdown-menu';
import { EXPORT_FORMATS } from '../../../src/contract/transcript.ts';
import { exportUrl } from '../api/transcript.ts';
import { useText } from '../i18n/use-text.ts';
import { buttonLook } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

/** The transcript as a file, in the format that the next program needs. */
export function ExportMenu({ jobId }: { jobId: string }) {
  const { t } = useText();
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger data-testid="export-menu" className={`${buttonLook('plain')} sm:ml-1`}>
        <Icon name="download" />
        {t('transcript.download')}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="z-50 min-w-64 animate-[rise_150ms_ease-out] rounded-card border border-line bg-surface p-1.5 shadow-float"
        >
          {EXPORT_FORMATS.map((format) => (
            <Menu.Item key={format} asChild>
              <a
                href={exportUrl(jobId, format)}
                download=""
                data-testid={`export-${format}`}
                className="flex min-h-10 items-center justify-between gap-6 rounded-md px-3 outline-none data-highlighted:bg-accent-wash"
              >
                {t(`transcript.${format}`)}
                <span className="text-small text-muted uppercase">{format}</span>
              </a>
            </Menu.Item>
          ))}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}
