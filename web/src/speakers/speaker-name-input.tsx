import { useEffect, useRef } from 'react';
import { useText } from '../i18n/use-text.ts';
import { readDraft, writeDraft } from '../settings/drafts.ts';

const LONGEST = 80;

interface SpeakerNameInputProps {
  name: string;
  /** What is typed is kept under it until it is saved or given up. */
  draft: string;
  onDone: (name: string | null) => void;
}

/** The name as a field: Enter or leaving saves, Escape leaves it as it was. `onDone` gets null when nothing is to be saved. */
export function SpeakerNameInput({ name, draft, onDone }: SpeakerNameInputProps) {
  const { t } = useText();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const done = (saved: string | null) => {
    writeDraft(draft, null);
    onDone(saved);
  };
  const finish = (text: string) => done(text.trim() === '' ? null : text.trim());
  return (
    <input
      ref={input}
      defaultValue={String(readDraft(draft) ?? name)}
      onChange={(event) => writeDraft(draft, event.target.value)}
      maxLength={LONGEST}
      aria-label={t('speakers.name')}
      data-testid="speaker-name-input"
      onBlur={(event) => finish(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(event.currentTarget.value);
        if (event.key === 'Escape') done(null);
      }}
      className="-mx-1 min-h-8 w-full min-w-0 rounded-md border border-accent bg-surface px-1 font-medium"
    />
  );
}
