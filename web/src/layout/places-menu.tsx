import { Link, type LinkProps } from '@tanstack/react-router';
import { useId, useRef } from 'react';
import { useText } from '../i18n/use-text.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

interface Place {
  to: NonNullable<LinkProps['to']>;
  testId: string;
  title: string;
}

/** Where else one can go, on screens that are too narrow for the links themselves. */
export function PlacesMenu({ places }: { places: readonly Place[] }) {
  const { t } = useText();
  const id = useId();
  const menu = useRef<HTMLElement>(null);
  return (
    <>
      <IconButton label={t('header.places')} popoverTarget={id} data-testid="places" className="-mr-2 sm:hidden">
        <Icon name="menu" />
      </IconButton>
      <nav
        ref={menu}
        id={id}
        popover="auto"
        aria-label={t('header.places')}
        className="inset-auto top-14 right-2 m-0 min-w-44 rounded-card border border-line bg-surface p-1.5 text-ink shadow-float sm:hidden"
      >
        {places.map(({ to, testId, title }) => (
          <Link
            key={title}
            to={to}
            data-testid={`${testId}-small`}
            onClick={() => menu.current?.hidePopover()}
            className="flex min-h-11 items-center rounded-md px-3 hover:bg-sunken"
          >
            {title}
          </Link>
        ))}
      </nav>
    </>
  );
}
