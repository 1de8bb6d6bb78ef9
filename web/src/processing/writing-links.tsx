import { Link } from '@tanstack/react-router';
import { useText } from '../i18n/use-text.ts';

const LINK = 'inline-flex min-h-6 items-center rounded text-accent-text hover:underline';

/** Where it is said how all texts are written, and which words they have. */
export function WritingLinks() {
  const { t } = useText();
  return (
    <>
      <Link to="/settings" className={LINK}>
        {t('writing.toSettings')}
      </Link>
      <Link to="/glossary" className={LINK}>
        {t('glossary.title')}
      </Link>
    </>
  );
}
