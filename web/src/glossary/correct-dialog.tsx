import { useState } from 'react';
import type { Transcript } from '../../../src/contract/transcript.ts';
import { useText } from '../i18n/use-text.ts';
import { CheckOption } from '../ui/check-option.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { correctEverywhere } from './correct-everywhere.ts';
import { LONGEST_TERM } from './longest-term.ts';

interface CorrectDialogProps {
  transcript: Transcript;
  /** As it stands in the text. */
  wrong: string;
  onClose: () => void;
}

/** A word of the text that is to be written in another way wherever it was heard. */
export function CorrectDialog({ transcript, wrong: heard, onClose }: CorrectDialogProps) {
  const { t } = useText();
  const [wrong, setWrong] = useState(heard);
  const [right, setRight] = useState('');
  const [here, setHere] = useState(false);
  return (
    <Dialog
      title={t('correct.title')}
      text={t('correct.text')}
      action={t('correct.save')}
      ready={wrong.trim() !== '' && right.trim() !== '' && wrong.trim() !== right.trim()}
      onConfirm={() => correctEverywhere(transcript, { wrong: wrong.trim(), right: right.trim(), here })}
      onClose={onClose}
    >
      <TextField label={t('correct.right')} value={right} onChange={setRight} longest={LONGEST_TERM} testId="correct-right" />
      <TextField label={t('correct.wrong')} value={wrong} onChange={setWrong} longest={LONGEST_TERM} testId="correct-wrong" />
      <CheckOption label={t('correct.here')} checked={here} onChange={setHere} />
    </Dialog>
  );
}
