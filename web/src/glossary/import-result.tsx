import type { ImportedTerms } from '../../../src/contract/glossary.ts';
import { useText } from '../i18n/use-text.ts';
import { Note } from '../ui/note.tsx';

const MOST_SHOWN = 20;

/** What a CSV brought, and which of its lines did not go in. */
export function ImportResult({ imported: { added, changed, left_out: leftOut, problems } }: { imported: ImportedTerms }) {
  const { t } = useText();
  return (
    <div role="status">
      <Note testId="imported">
        <p>{t('glossary.imported', { n: added, done: changed })}</p>
        {leftOut > 0 && (
          <>
            <p className="mt-1">{t('glossary.problems', { n: leftOut })}</p>
            <ul className="list-disc pl-5 break-words">
              {problems.slice(0, MOST_SHOWN).map(({ line, code, message }) => (
                <li key={line} title={message}>
                  {t(`glossary.problem.${code}`, { line })}
                </li>
              ))}
            </ul>
            {leftOut > MOST_SHOWN && <p>{t('glossary.problemsMore', { n: leftOut - MOST_SHOWN })}</p>}
          </>
        )}
      </Note>
    </div>
  );
}
