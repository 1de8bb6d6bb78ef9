import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useText } from '../i18n/use-text.ts';
import { Announcer } from '../notifications/announcer.tsx';
import { PageDrop } from '../upload/page-drop.tsx';
import { DegradedBanner } from './degraded-banner.tsx';
import { Header } from './header.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import { useFocusOnArrival } from './use-focus-on-arrival.ts';

// Not needed for the first paint; loaded right after it, so that it is there when the server no longer is.
const Toaster = lazy(async () => ({ default: (await import('../notifications/toaster.tsx')).Toaster }));

/** What every page has around it. */
export function Shell() {
  const { t } = useText();
  const main = useFocusOnArrival();
  return (
    <>
      <a href="#main" className="sr-only z-50 rounded-md bg-surface p-3 focus:not-sr-only focus:fixed focus:top-2 focus:left-2">
        {t('header.skip')}
      </a>
      <OfflineBanner />
      <DegradedBanner />
      <Header />
      <main ref={main} id="main" tabIndex={-1} className="mx-auto max-w-280 px-4 outline-none sm:px-6">
        <Outlet />
      </main>
      <PageDrop />
      <Announcer />
      <Suspense>
        <Toaster />
      </Suspense>
    </>
  );
}
