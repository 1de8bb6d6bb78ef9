import { useState } from 'react';
import type { VoiceProfile } from '../../../src/contract/voice-profiles.ts';
import { formatMoment } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { CheckOption } from '../ui/check-option.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Nothing, Section } from '../ui/section.tsx';
import { useVoices, useVoicesOn } from './use-voices.ts';
import { forget, forgetAll, switchVoices } from './voice-actions.ts';

/** Voices that are known again: the switch, who agreed to it, and the way to forget them. */
export function VoicesSection() {
  const { t } = useText();
  const on = useVoicesOn();
  const voices = useVoices();
  const [forgetting, setForgetting] = useState<VoiceProfile | 'all' | null>(null);
  if (on === undefined || voices === undefined) return null;
  return (
    <Section
      title={t('voices.title')}
      hint={t('voices.text')}
      testId="voices"
      {...(voices.length > 0 && {
        action: (
          <Button data-testid="voices-forget-all" onClick={() => setForgetting('all')}>
            {t('voices.forgetAll')}
          </Button>
        ),
      })}
    >
      <div className="px-4 py-2" data-testid="voices-switch">
        <CheckOption label={t('voices.on')} hint={t('voices.onHint')} checked={on} onChange={(wanted) => void switchVoices(wanted)} />
      </div>
      {voices.length === 0 ? (
        <Nothing>{t('voices.none')}</Nothing>
      ) : (
        <ul className="divide-y divide-line border-t border-line">
          {voices.map((voice) => (
            <VoiceRow key={voice.id} voice={voice} onForget={() => setForgetting(voice)} />
          ))}
        </ul>
      )}
      {forgetting !== null && (
        <Dialog
          title={forgetting === 'all' ? t('voices.forgetAll') : t('voices.forget', { name: forgetting.name })}
          text={t('voices.forgetText')}
          action={t('voices.forgetDo')}
          onConfirm={() => (forgetting === 'all' ? forgetAll() : forget(forgetting))}
          onClose={() => setForgetting(null)}
        />
      )}
    </Section>
  );
}

function VoiceRow({ voice, onForget }: { voice: VoiceProfile; onForget: () => void }) {
  const { t, locale } = useText();
  const { given_by: who, given_at, statement } = voice.consent;
  const time = formatMoment(new Date(given_at), new Date(), locale);
  return (
    <li data-testid="voice" className="flex items-start gap-2 py-2 pr-2 pl-4">
      <div className="min-w-0 flex-1">
        <p className="break-words">
          <span className="font-medium">{voice.name}</span>{' '}
          <span className="text-small text-muted">{t('voices.uses', { n: voice.uses })}</span>
        </p>
        <p className="text-small break-words text-muted">
          {t('voices.consent', { name: who, time })} “{statement}”
        </p>
      </div>
      <IconButton label={t('voices.forget', { name: voice.name })} data-testid="voice-forget" onClick={onForget}>
        <Icon name="trash" />
      </IconButton>
    </li>
  );
}
