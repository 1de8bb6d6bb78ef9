import { Link } from '@tanstack/react-router';
import { useSystemStatus } from '../api/status.ts';
import { useText } from '../i18n/use-text.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { Logo } from './logo.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

const LINK = 'hidden rounded-md px-2 py-1.5 text-small text-muted hover:text-ink sm:block';

export function Header() {
  const { t } = useText();
  const status = useSystemStatus();
  return (
    <header className="mx-auto flex h-14 max-w-280 items-center gap-2 px-4 sm:px-6">
      <Link to="/" aria-label={t('header.home')} className="mr-auto flex items-center gap-2.5 rounded-md">
        <Logo />
        <span className="font-bold tracking-tight">
          KazRu-STT <span className="font-regular text-muted">Pro</span>
        </span>
      </Link>
      <Link to="/glossary" data-testid="to-glossary" className={LINK}>
        {t('glossary.title')}
      </Link>
      {/* Who comes from another machine, as every phone does, is no operator. */}
      {status?.operator && (
        <Link to="/admin" data-testid="to-admin" className={LINK}>
          {t('header.queue')}
        </Link>
      )}
      <LanguageSwitch />
      <ThemeSwitch />
    </header>
  );
}
