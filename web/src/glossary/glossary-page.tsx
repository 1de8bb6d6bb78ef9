import { useDeferredValue, useState } from 'react';
import type { ImportedTerms, Term } from '../../../src/contract/glossary.ts';
import { ApiError } from '../api/api-error.ts';
import { GLOSSARY_CSV } from '../api/glossary.ts';
import { useText } from '../i18n/use-text.ts';
import { ListSkeleton } from '../library/list-skeleton.tsx';
import { Button, buttonLook } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useTitle } from '../ui/use-title.ts';
import { ImportButton } from './import-button.tsx';
import { ImportResult } from './import-result.tsx';
import { LONGEST_TERM } from './longest-term.ts';
import { TermDialog } from './term-dialog.tsx';
import { TermRow } from './term-row.tsx';
import { useTerms } from './use-terms.ts';

/** Names and terms, and how they are written. */
export function GlossaryPage() {
  const { t } = useText();
  useTitle(t('glossary.title'));
  const [q, setQ] = useState('');
  const [editing, setEditing] = useState<Term | 'new' | null>(null);
  const [imported, setImported] = useState<ImportedTerms | null>(null);
  const { terms, error, hasMore, loadingMore, showMore } = useTerms(useDeferredValue(q.trim()));
  if (error !== null && terms === undefined && !ApiError.fromUnknown(error).unreachable) throw error;
  return (
    <div className="flex flex-col gap-4 pt-4 pb-24">
      <div>
        <h1 className="text-2xl leading-8 font-bold tracking-tight">{t('glossary.title')}</h1>
        <p className="mt-1 text-muted">{t('glossary.text')}</p>
      </div>
      <div className="flex flex-wrap gap-2 max-sm:*:grow">
        <input
          type="search"
          value={q}
          maxLength={LONGEST_TERM}
          onChange={(event) => setQ(event.target.value)}
          placeholder={t('glossary.search')}
          aria-label={t('glossary.search')}
          data-testid="glossary-search"
          className="min-h-10 min-w-0 flex-1 basis-56 rounded-card border border-control bg-surface px-3 placeholder:text-muted"
        />
        <Button look="solid" data-testid="glossary-add" onClick={() => setEditing('new')}>
          <Icon name="plus" />
          {t('glossary.add')}
        </Button>
        <ImportButton onDone={setImported} />
        <a href={GLOSSARY_CSV} download="" className={buttonLook('plain')} data-testid="glossary-export">
          <Icon name="download" />
          {t('glossary.export')}
        </a>
      </div>
      {imported !== null && <ImportResult imported={imported} />}
      <div className="-mx-4 overflow-clip border-y border-line bg-surface sm:mx-0 sm:rounded-card sm:border-x">
        {terms === undefined ? (
          <ListSkeleton />
        ) : terms.length === 0 ? (
          <p className="px-4 py-10 text-center text-muted">{t(q === '' ? 'glossary.empty' : 'glossary.nothing')}</p>
        ) : (
          <ul aria-label={t('glossary.title')} className="divide-y divide-line">
            {terms.map((term) => (
              <TermRow key={term.id} term={term} onEdit={() => setEditing(term)} />
            ))}
          </ul>
        )}
        {hasMore && (
          <div className="border-t border-line p-3 text-center">
            <Button look="quiet" disabled={loadingMore} onClick={() => void showMore()}>
              {t('glossary.more')}
            </Button>
          </div>
        )}
      </div>
      {editing !== null && <TermDialog term={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </div>
  );
}
