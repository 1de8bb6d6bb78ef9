import { useEffect, useRef } from 'react';
import { useText } from '../i18n/use-text.ts';

const LONGEST = 80;

/** The name as a field: Enter or leaving saves, Escape leaves it as it was. `onDone` gets null when nothing is to be saved. */
export function SpeakerNameInput({ name, onDone }: { name: string; onDone: (name: string | null) => void }) {
  const { t } = useText();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const finish = (text: string) => onDone(text.trim() === '' ? null : text.trim());
  return (
    <input
      ref={input}
      defaultValue={name}
      maxLength={LONGEST}
      aria-label={t('speakers.name')}
      data-testid="speaker-name-input"
      onBlur={(event) => finish(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(event.currentTarget.value);
        if (event.key === 'Escape') onDone(null);
      }}
      className="-mx-1 min-h-8 w-44 min-w-0 rounded-md border border-accent bg-surface px-1 font-medium lg:w-full"
    />
  );
}
