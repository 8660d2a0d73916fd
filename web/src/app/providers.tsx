import { lazyPart } from '../apollo/load-patiently.ts';
import { ApolloProvider } from '@apollo/client/react';
import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core';
import { Suspense, type ReactNode } from 'react';
import { client } from '../apollo/client.ts';
import { cssVariablesResolver, theme } from './theme.ts';

// The place of the toasts is empty at first, so it may come after the first screen.
const Toasts = lazyPart(() => import('./toast-place.tsx').then((module) => module.ToastPlace));
const colorSchemeManager = localStorageColorSchemeManager();

/** What every component may count on: the look, the client, the toasts. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <ApolloProvider client={client}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        colorSchemeManager={colorSchemeManager}
        defaultColorScheme="auto"
      >
        {children}
        <Suspense fallback={null}>
          <Toasts />
        </Suspense>
      </MantineProvider>
    </ApolloProvider>
  );
}
