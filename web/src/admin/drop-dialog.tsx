import type { DeadLetter } from '../../../src/contract/admin.ts';
import { useText } from '../i18n/use-text.ts';
import { useDraft } from '../settings/drafts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { dropLetter } from './dead-letter-actions.ts';
import { ReasonField } from './reason-field.tsx';

/** Why a dead letter is dropped, in the operator's words. */
export function DropDialog({ letter, onClose }: { letter: DeadLetter; onClose: (done: boolean) => void }) {
  const { t } = useText();
  const [reason, setReason] = useDraft(`drop.${letter.job_id}`);
  return (
    <Dialog
      title={t('admin.dropOf', { name: letter.original_filename })}
      text={t('admin.dropText')}
      action={t('admin.drop')}
      ready={reason.trim() !== ''}
      onConfirm={async () => {
        const dropped = await dropLetter(letter, reason);
        if (dropped) setReason('');
        return dropped;
      }}
      onClose={onClose}
    >
      <ReasonField reason={reason} onChange={setReason} />
    </Dialog>
  );
}
