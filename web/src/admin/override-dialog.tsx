import { useState } from 'react';
import { FEATURES, type Feature, MODES, type Mode } from '../../../src/contract/degradation.ts';
import { say } from '../i18n/i18n.ts';
import { useText } from '../i18n/use-text.ts';
import { useDraft } from '../settings/drafts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { beginOverride } from './admin-api.ts';
import { attempt } from './attempt.ts';
import { ReasonField } from './reason-field.tsx';

/** The mode, single features and the reason, in the operator's words. */
export function OverrideDialog({ onClose }: { onClose: (done: boolean) => void }) {
  const { t } = useText();
  const [mode, setMode] = useState<Mode>('degraded');
  const [disable, setDisable] = useState<readonly Feature[]>([]);
  const [reason, setReason] = useDraft('override');
  const begin = () =>
    attempt(async () => {
      await beginOverride({ mode, reason, disable: [...disable] });
      setReason('');
      return say('admin.begun');
    });
  return (
    <Dialog
      title={t('admin.override')}
      text={t(mode === 'full' ? 'admin.modeFullHint' : 'admin.modeDegradedHint')}
      action={t('admin.begin')}
      ready={reason.trim() !== ''}
      onConfirm={begin}
      onClose={onClose}
    >
      <fieldset className="flex flex-wrap gap-x-6">
        <legend className="text-small text-muted">{t('admin.mode')}</legend>
        {MODES.map((one) => (
          <label key={one} className="flex min-h-10 items-center gap-2">
            <input type="radio" name="mode" data-testid={`mode-${one}`} checked={mode === one} onChange={() => setMode(one)} />
            {t(one === 'full' ? 'admin.modeFull' : 'admin.modeDegraded')}
          </label>
        ))}
      </fieldset>
      <fieldset className="flex flex-wrap gap-x-6">
        <legend className="text-small text-muted">{t('admin.disable')}</legend>
        {FEATURES.map((feature) => (
          <label key={feature} className="flex min-h-10 items-center gap-2">
            <input
              type="checkbox"
              data-testid={`disable-${feature}`}
              checked={disable.includes(feature)}
              onChange={({ target }) => setDisable(target.checked ? [...disable, feature] : disable.filter((one) => one !== feature))}
            />
            {t(`admin.${feature}`)}
          </label>
        ))}
      </fieldset>
      <ReasonField reason={reason} onChange={setReason} />
    </Dialog>
  );
}
