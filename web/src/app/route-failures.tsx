import { Button } from '@mantine/core';
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { readFailure } from '../apollo/server-error.ts';
import { EmptyState } from '../shared/ui/empty-state.tsx';
import { ErrorState } from '../shared/ui/error-state.tsx';
import { useIsInShell } from '../shared/ui/page-header.tsx';

/** An address that leads nowhere, or to something of another household: the two look the same on purpose. */
export function NotFoundScreen() {
  const { t } = useTranslation('app');
  return (
    <Place>
      <EmptyState isPage title={t('notFound.title')} text={t('notFound.text')} actions={<StartLink />} />
    </Place>
  );
}

/** The last resort: a screen failed to load or to draw. The rest of the program goes on. */
export function ErrorScreen({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation('app');
  const router = useRouter();
  const { code } = readFailure(error);
  if (code === 'forbidden') {
    return (
      <Place>
        <EmptyState isPage title={t('forbidden.title')} text={t('forbidden.text')} actions={<StartLink />} />
      </Place>
    );
  }
  return (
    <Place>
      <ErrorState
        isPage
        error={error}
        onRetry={() => {
          reset();
          return router.invalidate();
        }}
      />
    </Place>
  );
}

/** The main landmark, where the shell is not there to bring it. */
function Place({ children }: { children: ReactNode }) {
  return useIsInShell() ? children : <main>{children}</main>;
}

function StartLink() {
  const { t } = useTranslation('app');
  return (
    <Button component={Link} to="/" variant="default">
      {t('notFound.start')}
    </Button>
  );
}
