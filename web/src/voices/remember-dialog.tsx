import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { CheckOption } from '../ui/check-option.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { remember } from './voice-actions.ts';

interface RememberDialogProps {
  jobId: string;
  speakerId: string;
  /** Empty: nobody has named the speaker. */
  name: string;
  onClose: () => void;
}

const LONGEST_NAME = 80;
const LONGEST_WHO = 200;

/** Asks for the name, and for the consent of who speaks: the sentence that is read here is kept with the voice. */
export function RememberDialog({ jobId, speakerId, name: before, onClose }: RememberDialogProps) {
  const { t } = useText();
  const [name, setName] = useState(before);
  const [who, setWho] = useState(before);
  const [agreed, setAgreed] = useState(false);
  const statement = t('voices.statement');
  const save = () =>
    remember({
      job_id: jobId,
      speaker_id: speakerId,
      name: name.trim(),
      consent: { given_by: who.trim(), given_at: new Date().toISOString(), statement },
    });
  return (
    <Dialog
      title={t('voices.remember')}
      text={t('voices.rememberText')}
      action={t('voices.rememberDo')}
      ready={agreed && name.trim() !== '' && who.trim() !== ''}
      onConfirm={save}
      onClose={onClose}
    >
      <TextField label={t('voices.name')} value={name} onChange={setName} longest={LONGEST_NAME} testId="voice-name" />
      <TextField label={t('voices.who')} value={who} onChange={setWho} longest={LONGEST_WHO} testId="voice-who" />
      <blockquote className="border-l-2 border-line pl-3 text-small">{statement}</blockquote>
      <CheckOption label={t('voices.agreed')} hint={t('voices.agreedHint')} checked={agreed} onChange={setAgreed} />
    </Dialog>
  );
}
