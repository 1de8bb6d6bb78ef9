import { type KeyboardEvent, useEffect, useRef } from 'react';
import { LONGEST_SEARCH } from '../../../src/contract/search.ts';
import { useText } from '../i18n/use-text.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { Find } from './use-find.ts';

/** Finds words in this transcript. The browser's own search finds only what is on the screen, so Ctrl+F leads here first. */
export function FindBox({ find }: { find: Find }) {
  const { t } = useText();
  const { q, setQ, count, number, go } = find;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      const asked = event.code === 'KeyF' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      // Whoever asks again wants the browser's.
      if (!asked || document.activeElement === field.current) return;
      event.preventDefault();
      field.current?.select();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  const typed = ({ key, shiftKey }: KeyboardEvent) => {
    if (key === 'Enter') go(shiftKey ? -1 : 1);
    else if (key === 'Escape') setQ('');
  };
  const asks = q.trim() !== '';
  return (
    <search className={asks ? 'z-20 max-lg:sticky max-lg:top-2 sm:max-lg:top-22' : ''}>
      <div className="flex items-center rounded-card border border-control bg-surface focus-within:outline-2 focus-within:outline-accent">
        <input
          ref={field}
          type="text"
          inputMode="search"
          enterKeyHint="search"
          value={q}
          maxLength={LONGEST_SEARCH}
          autoComplete="off"
          spellCheck={false}
          aria-keyshortcuts="Control+F Meta+F"
          placeholder={t('find.label')}
          aria-label={t('find.label')}
          data-testid="find"
          onChange={(event) => setQ(event.target.value)}
          onKeyDown={typed}
          className="min-h-10 w-0 min-w-0 flex-1 bg-transparent px-3 outline-none placeholder:text-muted"
        />
        {asks && (
          <>
            <span role="status" data-testid="find-count" className="shrink-0 text-small whitespace-nowrap text-muted tabular-nums">
              {count === 0 ? t('find.nothing') : number === 0 ? t('find.count', { n: count }) : t('find.place', { number, n: count })}
            </span>
            <IconButton label={t('find.before')} disabled={count === 0} data-testid="find-before" onClick={() => go(-1)}>
              <Icon name="chevron" className="size-4 rotate-180" />
            </IconButton>
            <IconButton label={t('find.next')} disabled={count === 0} data-testid="find-next" onClick={() => go(1)} className="-ml-3">
              <Icon name="chevron" className="size-4" />
            </IconButton>
          </>
        )}
      </div>
    </search>
  );
}
