import { useId, useState } from 'react';
import type { DeadLetter } from '../../../src/contract/admin.ts';
import { useText } from '../i18n/use-text.ts';
import { dropLetter } from './dead-letter-actions.ts';
import { Dialog } from './dialog.tsx';

const LONGEST = 500;

/** Why a dead letter is dropped, in the operator's words. */
export function DropDialog({ letter, onClose }: { letter: DeadLetter; onClose: (done: boolean) => void }) {
  const { t } = useText();
  const [reason, setReason] = useState('');
  const id = useId();
  return (
    <Dialog
      title={t('admin.dropOf', { name: letter.original_filename })}
      text={t('admin.dropText')}
      action={t('admin.drop')}
      ready={reason.trim() !== ''}
      onConfirm={() => dropLetter(letter, reason)}
      onClose={onClose}
    >
      <label htmlFor={id} className="text-small text-muted">
        {t('admin.reason')}
      </label>
      <input
        id={id}
        value={reason}
        maxLength={LONGEST}
        required
        onChange={(event) => setReason(event.target.value)}
        data-testid="reason"
        className="-mt-2 min-h-10 w-full rounded-lg border border-control bg-surface px-3"
      />
    </Dialog>
  );
}
