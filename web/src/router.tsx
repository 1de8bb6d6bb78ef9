import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
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

export const router = createRouter({
  routeTree: root.addChildren([library, recording]),
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
