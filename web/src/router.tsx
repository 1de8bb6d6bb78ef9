import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { addMessages } from './i18n/i18n.ts';
import { NotFound } from './layout/not-found.tsx';
import { RouteError } from './layout/route-error.tsx';
import { Shell } from './layout/shell.tsx';
import { LibraryPage } from './library/library-page.tsx';
import { TranscriptSkeleton } from './transcript/transcript-skeleton.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: RouteError });

/** Words to find; text, whatever else it could be read as. */
const soughtWords = (q: unknown): { q?: string } => (q === undefined || q === '' ? {} : { q: String(q) });

const library = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: ({ q }: Record<string, unknown>) => soughtWords(q),
  component: LibraryPage,
});

/** The page of one recording, with the player in its own chunk. */
const recording = createRoute({
  getParentRoute: () => root,
  path: '/jobs/$jobId',
  /** Who comes from a search: the words, and the time of the place, in seconds. */
  validateSearch: ({ q, at }: Record<string, unknown>): { q?: string; at?: number } => ({
    ...soughtWords(q),
    ...(Number.isFinite(at) && { at: Number(at) }),
  }),
  component: lazyRouteComponent(async () => {
    const [{ RecordingPage }, { addTextWords }] = await Promise.all([
      import('./transcript/recording-page.tsx'),
      import('./i18n/text-words.ts'),
    ]);
    addTextWords();
    return { RecordingPage };
  }, 'RecordingPage'),
  pendingComponent: TranscriptSkeleton,
});

/** The operator's page, with its words. */
const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  component: lazyRouteComponent(async () => {
    const [{ AdminPage }, { adminWords }, { statusWords }] = await Promise.all([
      import('./admin/admin-page.tsx'),
      import('./admin/admin-words.ts'),
      import('./status/status-words.ts'),
    ]);
    addMessages(adminWords);
    addMessages(statusWords);
    return { AdminPage };
  }, 'AdminPage'),
});

/** What works now, for everybody. */
const status = createRoute({
  getParentRoute: () => root,
  path: '/status',
  component: lazyRouteComponent(async () => {
    const [{ StatusPage }, { statusWords }] = await Promise.all([import('./status/status-page.tsx'), import('./status/status-words.ts')]);
    addMessages(statusWords);
    return { StatusPage };
  }, 'StatusPage'),
});

/** How texts are written from now on. */
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(async () => {
    const [{ SettingsPage }, { addTextWords }] = await Promise.all([
      import('./processing/settings-page.tsx'),
      import('./i18n/text-words.ts'),
    ]);
    addTextWords();
    return { SettingsPage };
  }, 'SettingsPage'),
});

/** Names and terms, and how they are written. */
const glossary = createRoute({
  getParentRoute: () => root,
  path: '/glossary',
  component: lazyRouteComponent(async () => {
    const [{ GlossaryPage }, { addTextWords }] = await Promise.all([
      import('./glossary/glossary-page.tsx'),
      import('./i18n/text-words.ts'),
    ]);
    addTextWords();
    return { GlossaryPage };
  }, 'GlossaryPage'),
});

/** How well engines hear, over time. */
const evaluation = createRoute({
  getParentRoute: () => root,
  path: '/evaluation',
  component: lazyRouteComponent(async () => {
    const [{ EvaluationPage }, { evaluationWords }] = await Promise.all([
      import('./evaluation/evaluation-page.tsx'),
      import('./evaluation/evaluation-words.ts'),
    ]);
    addMessages(evaluationWords);
    return { EvaluationPage };
  }, 'EvaluationPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([library, recording, settings, glossary, admin, evaluation, status]),
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
