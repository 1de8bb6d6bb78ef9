import { useEffect, useRef } from 'react';
import { LONGEST_SEARCH } from '../../../src/contract/search.ts';
import { useText } from '../i18n/use-text.ts';

/** Where words to find are typed; Ctrl+K leads here from anywhere on the page. */
export function SearchBox({ q, onChange }: { q: string; onChange: (q: string) => void }) {
  const { t } = useText();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // The key and not its letter: the letter is another one on Kazakh and Russian keyboards.
      if (event.code !== 'KeyK' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      field.current?.select();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return (
    <search>
      <input
        ref={field}
        type="search"
        value={q}
        maxLength={LONGEST_SEARCH}
        autoComplete="off"
        spellCheck={false}
        aria-keyshortcuts="Control+K Meta+K"
        title="Ctrl+K"
        placeholder={t('search.placeholder')}
        aria-label={t('search.label')}
        data-testid="search"
        onChange={(event) => onChange(event.target.value)}
        className="min-h-11 w-full rounded-card border border-control bg-surface px-4 placeholder:text-muted"
      />
    </search>
  );
}
