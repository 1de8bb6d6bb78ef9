import { Link } from '@tanstack/react-router';
import { useSystemStatus } from '../api/status.ts';
import { useText } from '../i18n/use-text.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { Logo } from './logo.tsx';
import { PlacesMenu } from './places-menu.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

const LINK = 'rounded-md px-2 py-1.5 text-small text-muted hover:text-ink';

export function Header() {
  const { t } = useText();
  const status = useSystemStatus();
  const places = [
    { to: '/glossary', testId: 'to-glossary', title: t('glossary.title') },
    // Who comes from another machine, as every phone does, is no operator.
    ...(status?.operator ? [{ to: '/admin', testId: 'to-admin', title: t('header.queue') } as const] : []),
  ] as const;
  return (
    <header className="mx-auto flex h-14 max-w-280 items-center gap-2 px-4 max-sm:gap-0 sm:px-6">
      <Link to="/" aria-label={t('header.home')} className="mr-auto flex items-center gap-2.5 rounded-md">
        <Logo />
        <span className="font-bold tracking-tight whitespace-nowrap max-[22rem]:hidden">
          KazRu-STT <span className="font-regular text-muted max-[26rem]:hidden">Pro</span>
        </span>
      </Link>
      <nav aria-label={t('header.places')} className="hidden gap-2 sm:flex">
        {places.map(({ to, testId, title }) => (
          <Link key={to} to={to} data-testid={testId} className={LINK}>
            {title}
          </Link>
        ))}
      </nav>
      <LanguageSwitch />
      <ThemeSwitch />
      <PlacesMenu places={places} />
    </header>
  );
}
