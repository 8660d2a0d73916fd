import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { basePath } from '../apollo/address.ts';
import { patiently } from '../apollo/load-patiently.ts';
import { isMonth } from '../shared/format/business-date.ts';
import { defined, readOneOf, readText } from '../shared/search/search-values.ts';
import { readTransactionSearch } from '../shared/search/transaction-search.ts';
import { loadHousehold } from './household-loader.ts';
import { RootLayout } from './root-layout.tsx';
import { ErrorScreen, NotFoundScreen } from './route-failures.tsx';
import { parseSearch, stringifySearch } from './search-params.ts';
import { readNext } from './session-addresses.ts';
import { loadOwingPerson, loadSession, redirectToStart, requireSession } from './session.ts';
import { ScreenSkeleton } from './shell/screen-skeleton.tsx';

/**
 * Every address of the program. A screen is loaded when it is first opened; what it shows beyond its path stands
 * in the address after `?`, validated here, so that a reload, a shared link, back and forward lead to the same
 * state. Screens read theirs with `getRouteApi('/h/$householdId/transactions')`: they do not import this file.
 */
const rootRoute = createRootRoute({
  component: RootLayout,
  errorComponent: ErrorScreen,
  notFoundComponent: NotFoundScreen,
});

const startRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', beforeLoad: redirectToStart });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>) => defined({ next: readNext(raw.next) }),
  loaderDeps: ({ search: { next } }) => ({ next }),
  loader: ({ deps }) => loadSession(deps.next),
  component: lazyRouteComponent(
    patiently(() => import('../features/session/sign-in-screen.tsx')),
    'SignInScreen',
  ),
});

const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-up',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ next: readNext(raw.next), invitation: readText(raw.invitation) }),
  loaderDeps: ({ search: { next } }) => ({ next }),
  loader: ({ deps }) => loadSession(deps.next),
  component: lazyRouteComponent(
    patiently(() => import('../features/session/sign-up-screen.tsx')),
    'SignUpScreen',
  ),
});

const secondFactorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/second-factor',
  validateSearch: (raw: Record<string, unknown>) => defined({ next: readNext(raw.next) }),
  loader: loadOwingPerson,
  component: lazyRouteComponent(
    patiently(() => import('./second-factor-screen.tsx')),
    'SecondFactorScreen',
  ),
});

const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/welcome',
  beforeLoad: ({ location }) => requireSession(location).then(() => undefined),
  loader: () => loadSession(),
  component: lazyRouteComponent(
    patiently(() => import('../features/session/welcome-screen.tsx')),
    'WelcomeScreen',
  ),
});

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invite/$token',
  loader: ({ location }) => loadSession(location.href),
  component: lazyRouteComponent(
    patiently(() => import('../features/session/invitation-screen.tsx')),
    'InvitationScreen',
  ),
});

const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset/$token',
  component: lazyRouteComponent(
    patiently(() => import('../features/session/reset-screen.tsx')),
    'ResetScreen',
  ),
});

const householdRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/h/$householdId',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ dialog: readOneOf(raw.dialog, ['add-account'] as const) }),
  beforeLoad: async ({ location }) => ({ me: await requireSession(location) }),
  loader: ({ params }) => loadHousehold(params.householdId),
  component: lazyRouteComponent(
    patiently(() => import('./household-layout.tsx')),
    'HouseholdLayout',
  ),
  pendingComponent: ScreenSkeleton,
});

const overviewRoute = createRoute({
  getParentRoute: () => householdRoute,
  path: '/',
  validateSearch: (raw: Record<string, unknown>) => {
    const month = readText(raw.month);
    return defined({
      month: month !== undefined && isMonth(month) ? month : undefined,
      range: readOneOf(raw.range, ['3m', '1y', 'all'] as const),
    });
  },
  component: lazyRouteComponent(
    patiently(() => import('../features/overview/overview-screen.tsx')),
    'OverviewScreen',
  ),
});

const transactionsRoute = createRoute({
  getParentRoute: () => householdRoute,
  path: '/transactions',
  validateSearch: readTransactionSearch,
  component: lazyRouteComponent(
    patiently(() => import('../features/transactions/transactions-screen.tsx')),
    'TransactionsScreen',
  ),
});

const registerRoute = createRoute({
  getParentRoute: () => householdRoute,
  path: '/accounts/$accountId',
  validateSearch: readTransactionSearch,
  component: lazyRouteComponent(
    patiently(() => import('../features/transactions/register-screen.tsx')),
    'RegisterScreen',
  ),
});

const categoriesRoute = createRoute({
  getParentRoute: () => householdRoute,
  path: '/categories',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ open: readText(raw.open), type: readOneOf(raw.type, ['INCOME', 'EXPENSE'] as const) }),
  component: lazyRouteComponent(
    patiently(() => import('../features/categories/categories-screen.tsx')),
    'CategoriesScreen',
  ),
});

const importListRoute = createRoute({
  getParentRoute: () => householdRoute,
  path: '/import',
  validateSearch: (raw: Record<string, unknown>) => defined({ account: readText(raw.account) }),
  component: lazyRouteComponent(
    patiently(() => import('../features/importing/import-list-screen.tsx')),
    'ImportListScreen',
  ),
});

const verdicts = ['NEW', 'DUPLICATE', 'MATCH', 'TRANSFER', 'UNREADABLE', 'DELETED'] as const;

const importBatchRoute = createRoute({
  getParentRoute: () => householdRoute,
  path: '/import/$batchId',
  validateSearch: (raw: Record<string, unknown>) => defined({ verdict: readOneOf(raw.verdict, verdicts) }),
  component: lazyRouteComponent(
    patiently(() => import('../features/importing/import-batch-screen.tsx')),
    'ImportBatchScreen',
  ),
});

const settingsStartRoute = createRoute({
  getParentRoute: () => householdRoute,
  path: '/settings',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/h/$householdId/settings/$section', params: { ...params, section: 'household' } });
  },
});

const settingsRoute = createRoute({
  getParentRoute: () => householdRoute,
  path: '/settings/$section',
  component: lazyRouteComponent(
    patiently(() => import('../features/settings/settings-screen.tsx')),
    'SettingsScreen',
  ),
});

const routeTree = rootRoute.addChildren([
  startRoute,
  signInRoute,
  signUpRoute,
  secondFactorRoute,
  welcomeRoute,
  invitationRoute,
  resetRoute,
  householdRoute.addChildren([
    overviewRoute,
    transactionsRoute,
    registerRoute,
    categoriesRoute,
    importListRoute,
    importBatchRoute,
    settingsStartRoute,
    settingsRoute,
  ]),
]);

export const router = createRouter({
  routeTree,
  basepath: basePath(),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPendingComponent: ScreenSkeleton,
  defaultPendingMs: 150,
  defaultErrorComponent: ErrorScreen,
  defaultNotFoundComponent: NotFoundScreen,
  scrollRestoration: true,
});

/**
 * Asks for the code of the screens that the address leads to, while it is still being found out who is signed in. What fails
 * is asked for again when it is to be shown.
 */
export function fetchScreens(): void {
  const matches = router.matchRoutes(router.latestLocation) as { routeId: keyof typeof router.routesById }[];
  for (const { routeId } of matches) {
    const { component } = router.routesById[routeId].options as {
      component?: { preload?: () => Promise<unknown> };
    };
    void component?.preload?.().catch(() => undefined);
  }
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
