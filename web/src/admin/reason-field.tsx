import { useId } from 'react';
import { useText } from '../i18n/use-text.ts';

const LONGEST = 500;

/** Why an operator does what a dialog asks; kept on record. */
export function ReasonField({ reason, onChange }: { reason: string; onChange: (reason: string) => void }) {
  const { t } = useText();
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="text-small text-muted">
        {t('admin.reason')}
      </label>
      <input
        id={id}
        value={reason}
        maxLength={LONGEST}
        required
        onChange={(event) => onChange(event.target.value)}
        data-testid="reason"
        className="-mt-2 min-h-10 w-full rounded-lg border border-control bg-surface px-3"
      />
    </>
  );
}
