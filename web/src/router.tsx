import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { addMessages } from './i18n/i18n.ts';
import { NotFound } from './layout/not-found.tsx';
import { RouteError } from './layout/route-error.tsx';
import { Shell } from './layout/shell.tsx';
import { LibraryPage } from './library/library-page.tsx';
import { TranscriptSkeleton } from './transcript/transcript-skeleton.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: RouteError });

const library = createRoute({ getParentRoute: () => root, path: '/', component: LibraryPage });

/** The page of one recording, with the player in its own chunk. */
const recording = createRoute({
  getParentRoute: () => root,
  path: '/jobs/$jobId',
  component: lazyRouteComponent(() => import('./transcript/recording-page.tsx'), 'RecordingPage'),
  pendingComponent: TranscriptSkeleton,
});

/** The operator's page, with its words. */
const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  component: lazyRouteComponent(async () => {
    const [{ AdminPage }, { adminWords }] = await Promise.all([import('./admin/admin-page.tsx'), import('./admin/admin-words.ts')]);
    addMessages(adminWords);
    return { AdminPage };
  }, 'AdminPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([library, recording, admin]),
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: NotFound,
  defaultPreload: 'intent',
  defaultPendingMs: 200,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
