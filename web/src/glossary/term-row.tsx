import { Link } from '@tanstack/react-router';
import type { Term } from '../../../src/contract/glossary.ts';
import { useText } from '../i18n/use-text.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { deleteWithUndo } from './term-actions.ts';

/** A term, what it is written instead of, and how often it was. */
export function TermRow({ term, onEdit }: { term: Term; onEdit: () => void }) {
  const { t } = useText();
  const { term: name, variants, language, kind, scope, job_id: jobId, hits } = term;
  const facts = [
    kind === 'name' ? t('glossary.name') : null,
    language && t(`language.${language}`),
    scope === 'user' ? t('glossary.ofUser') : null,
    t('glossary.hits', { n: hits }),
  ].filter((fact) => fact !== null);
  return (
    <li data-testid="term-row" className="flex items-center gap-2 py-2 pr-2 pl-4">
      <div className="min-w-0 flex-1 sm:flex sm:items-baseline sm:gap-4">
        <p className="min-w-0 flex-1 break-words">
          <span className="font-medium">{name}</span>{' '}
          {variants.length > 0 && <span className="text-muted">{t('glossary.variants', { name: variants.join(', ') })}</span>}
        </p>
        <p className="text-small text-muted sm:text-right">
          {jobId !== null && (
            <>
              <Link to="/jobs/$jobId" params={{ jobId }} className="text-accent-text underline">
                {t('glossary.ofJob')}
              </Link>
              {' · '}
            </>
          )}
          {facts.join(' · ')}
        </p>
      </div>
      <div className="flex shrink-0">
        <IconButton label={t('glossary.edit', { name })} data-testid="term-edit" onClick={onEdit}>
          <Icon name="pencil" />
        </IconButton>
        <IconButton label={t('glossary.delete', { name })} data-testid="term-delete" onClick={() => void deleteWithUndo(term)}>
          <Icon name="trash" />
        </IconButton>
      </div>
    </li>
  );
}
