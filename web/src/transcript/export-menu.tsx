import * as Menu from 'radix-ui/dropdown-menu';
import { type ReactNode, useState } from 'react';
import type { ExportFormat } from '../../../src/contract/export.ts';
import { exportUrl } from '../api/transcript.ts';
import { useText } from '../i18n/use-text.ts';
import { buttonLook } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { MENU_BOX } from '../ui/menu-look.ts';

/** Those with limits of one's own are for the API. */
const PRESETS = ['netflix', 'broadcast', 'youtube'] as const;
const CHOICE = 'flex min-h-8 items-center gap-1.5 rounded-md px-2 text-small text-muted outline-none data-highlighted:bg-accent-wash';

/** The transcript as a file, in the format that the next program needs. */
export function ExportMenu({ jobId }: { jobId: string }) {
  const { t, locale } = useText();
  const [preset, setPreset] = useState<string>('netflix');
  const [times, setTimes] = useState(true);
  const [speakers, setSpeakers] = useState(true);
  const item = (format: ExportFormat, options: Record<string, string> = {}, name: 'minutes' | ExportFormat = format) => (
    <Menu.Item asChild>
      <a
        href={exportUrl(jobId, format, options)}
        download=""
        data-testid={`export-${name}`}
        className="flex min-h-10 items-center justify-between gap-6 rounded-md px-3 outline-none data-highlighted:bg-accent-wash"
      >
        {t(`transcript.${name}`)}
        <span className="text-small text-muted uppercase">{format}</span>
      </a>
    </Menu.Item>
  );
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger data-testid="export-menu" className={`${buttonLook('plain')} sm:ml-1`}>
        <Icon name="download" />
        {t('transcript.download')}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content align="end" sideOffset={6} collisionPadding={12} className={`${MENU_BOX} w-80`}>
          <Group label={t('transcript.documents')}>
            {item('docx', { lang: locale })}
            {item('docx', { lang: locale, template: 'minutes' }, 'minutes')}
            {item('pdf', { lang: locale })}
            {item('txt', { ...(times ? {} : { times: 'false' }), ...(speakers ? {} : { speakers: 'false' }) })}
            <div className="flex flex-wrap gap-x-1 px-1">
              <Choice checked={times} onChange={setTimes} testId="export-times">
                {t('transcript.withTimes')}
              </Choice>
              <Choice checked={speakers} onChange={setSpeakers} testId="export-speakers">
                {t('transcript.withSpeakers')}
              </Choice>
            </div>
          </Group>
          <Menu.Separator className="my-1.5 h-px bg-line" />
          <Group label={t('transcript.subtitles')}>
            <Menu.RadioGroup value={preset} onValueChange={setPreset} className="flex flex-wrap gap-x-1 px-1">
              {PRESETS.map((known) => (
                <Menu.RadioItem key={known} value={known} onSelect={stayOpen} data-testid={`export-preset-${known}`} className={CHOICE}>
                  <Mark checked={preset === known} />
                  {t(`transcript.preset.${known}`)}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            {item('srt', { preset })}
            {item('vtt', { preset })}
            {item('ttml', { preset })}
          </Group>
          <Menu.Separator className="my-1.5 h-px bg-line" />
          <Group label={t('transcript.data')}>
            {/* Spreadsheets set to Kazakh or Russian read columns at semicolons. */}
            {item('csv', locale === 'en' ? {} : { separator: 'semicolon' })}
            {item('json')}
            {item('rttm')}
          </Group>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Group({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Menu.Group>
      <Menu.Label className="px-3 pt-1.5 pb-0.5 text-small font-medium text-muted">{label}</Menu.Label>
      {children}
    </Menu.Group>
  );
}

interface ChoiceProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  testId: string;
  children: ReactNode;
}

function Choice({ checked, onChange, testId, children }: ChoiceProps) {
  return (
    <Menu.CheckboxItem checked={checked} onCheckedChange={onChange} onSelect={stayOpen} data-testid={testId} className={CHOICE}>
      <Mark checked={checked} />
      {children}
    </Menu.CheckboxItem>
  );
}

function Mark({ checked }: { checked: boolean }) {
  return <Icon name="check" className={`size-4 ${checked ? 'text-accent' : 'opacity-20'}`} />;
}

/** Choosing how does not yet download. */
function stayOpen(event: Event): void {
  event.preventDefault();
}
