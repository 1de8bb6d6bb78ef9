import { useState } from 'react';

const PREFIX = 'kazru.draft.';

/** What was typed in this tab and is not sent yet; it outlives a reload. Null: nothing. */
export function readDraft(name: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name) ?? 'null');
  } catch {
    return null;
  }
}

/** Null forgets it. */
export function writeDraft(name: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // A private window may refuse; what is typed still stands in its field.
  }
}

/** The text of a field that is kept while it is typed. Writing an empty text forgets it. */
export function useDraft(name: string): [text: string, write: (text: string) => void] {
  const [text, setText] = useState(() => {
    const kept = readDraft(name);
    return typeof kept === 'string' ? kept : '';
  });
  const write = (next: string) => {
    setText(next);
    writeDraft(name, next === '' ? null : next);
  };
  return [text, write];
}
