import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { basePath } from '../apollo/address.ts';
import { patiently } from '../apollo/load-patiently.ts';
import { loadTexts, type Texts } from '../i18n/i18n.ts';
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

/** A screen that comes when it is first opened, and with it the texts it is written in, so that it is drawn once. */
function screen<M extends Record<string, unknown>, K extends keyof M & string>(
  load: () => Promise<M>,
  name: K,
  texts: Texts,
) {
  const loadAll = async () => {
    const [module] = await Promise.all([load(), loadTexts(texts)]);
    return module;
  };
  return lazyRouteComponent(patiently(loadAll), name);
}

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
  component: screen(() => import('../features/session/sign-in-screen.tsx'), 'SignInScreen', 'session'),
});

const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-up',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ next: readNext(raw.next), invitation: readText(raw.invitation) }),
  loaderDeps: ({ search: { next } }) => ({ next }),
  loader: ({ deps }) => loadSession(deps.next),
  component: screen(() => import('../features/session/sign-up-screen.tsx'), 'SignUpScreen', 'session'),
});

const secondFactorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/second-factor',
  validateSearch: (raw: Record<string, unknown>) => defined({ next: readNext(raw.next) }),
  loader: loadOwingPerson,
  component: screen(() => import('./second-factor-screen.tsx'), 'SecondFactorScreen', 'settings'),
});

const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/welcome',
  beforeLoad: ({ location }) => requireSession(location).then(() => undefined),
  loader: () => loadSession(),
  component: screen(() => import('../features/session/welcome-screen.tsx'), 'WelcomeScreen', 'session'),
});

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invite/$token',
  loader: ({ location }) => loadSession(location.href),
  component: screen(() => import('../features/session/invitation-screen.tsx'), 'InvitationScreen', 'session'),
});

const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset/$token',
  component: screen(() => import('../features/session/reset-screen.tsx'), 'ResetScreen', 'session'),
});

const householdRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/h/$householdId',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ dialog: readOneOf(raw.dialog, ['add-account'] as const) }),
  beforeLoad: async ({ location }) => ({ me: await requireSession(location) }),
  loader: ({ params }) => loadHousehold(params.householdId),
  component: screen(() => import('./household-layout.tsx'), 'HouseholdLayout', 'accounts'),
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
  component: screen(() => import('../features/overview/overview-screen.tsx'), 'OverviewScreen', 'overview'),
});

const transactionsRoute = createRoute({
  getParentRoute: () => householdRoute,
  path: '/transactions',
  validateSearch: readTransactionSearch,
  component: screen(
    () => import('../features/transactions/transactions-screen.tsx'),
    'TransactionsScreen',
    'transactions',
  ),
});

const registerRoute = createRoute({
  getParentRoute: () => householdRoute,
  path: '/accounts/$accountId',
  validateSearch: readTransactionSearch,
  component: screen(
    () => import('../features/transactions/register-screen.tsx'),
    'RegisterScreen',
    'transactions',
  ),
});

const categoriesRoute = createRoute({
  getParentRoute: () => householdRoute,
  path: '/categories',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ open: readText(raw.open), type: readOneOf(raw.type, ['INCOME', 'EXPENSE'] as const) }),
  component: screen(
    () => import('../features/categories/categories-screen.tsx'),
    'CategoriesScreen',
    'categories',
  ),
});

const importListRoute = createRoute({
  getParentRoute: () => householdRoute,
  path: '/import',
  validateSearch: (raw: Record<string, unknown>) => defined({ account: readText(raw.account) }),
  component: screen(
    () => import('../features/importing/import-list-screen.tsx'),
    'ImportListScreen',
    'importing',
  ),
});

const verdicts = ['NEW', 'DUPLICATE', 'MATCH', 'TRANSFER', 'UNREADABLE', 'DELETED'] as const;

const importBatchRoute = createRoute({
  getParentRoute: () => householdRoute,
  path: '/import/$batchId',
  validateSearch: (raw: Record<string, unknown>) => defined({ verdict: readOneOf(raw.verdict, verdicts) }),
  component: screen(
    () => import('../features/importing/import-batch-screen.tsx'),
    'ImportBatchScreen',
    'importing',
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
  component: screen(() => import('../features/settings/settings-screen.tsx'), 'SettingsScreen', 'settings'),
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
  // What has come is shown at once: the skeleton has its shape, so that nothing jumps.
  defaultPendingMinMs: 0,
  defaultErrorComponent: ErrorScreen,
  defaultNotFoundComponent: NotFoundScreen,
  scrollRestoration: true,
});

/**
 * Asks for what the address leads to, while it is still being found out who is signed in: the code of the screens, and the
 * household they are in. What fails is asked for again when it is to be shown. Resolves when the code has come.
 */
export async function fetchAhead(): Promise<void> {
  const matches = router.matchRoutes(router.latestLocation) as {
    routeId: keyof typeof router.routesById;
    params: { householdId?: string };
  }[];
  const code = matches.map(async ({ routeId }) => {
    const { component } = router.routesById[routeId].options as {
      component?: { preload?: () => Promise<unknown> };
    };
    await component?.preload?.().catch(() => undefined);
  });
  const householdId = matches.at(-1)?.params.householdId;
  if (householdId !== undefined) void loadHousehold(householdId).catch(() => undefined);
  await Promise.all(code);
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
