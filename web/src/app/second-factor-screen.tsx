import { Button } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SessionFrame } from '../features/session/session-frame.tsx';
import classes from '../features/session/session-frame.module.css';
import { useOpenBooks } from '../features/session/use-open-books.ts';
import { SecondFactorSteps } from '../features/settings/second-factor-setup.tsx';
import { useSignOut } from './use-sign-out.ts';

const route = getRouteApi('/second-factor');

/** In place of the books, where the installation asks for a second factor and the person has none yet: turning it on. */
export function SecondFactorScreen() {
  const { t } = useTranslation('session');
  const { t: tSettings } = useTranslation('settings');
  const { email } = route.useLoaderData();
  const { next } = route.useSearch();
  const openBooks = useOpenBooks();
  const signOut = useSignOut();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const steps = (
    <div className={classes.form}>
      <SecondFactorSteps
        email={email}
        codes={codes}
        onCodes={setCodes}
        // The books are open from here on.
        onDone={() => void openBooks(next)}
      />
    </div>
  );
  // The codes are never shown again: nothing but keeping them leads on.
  if (codes !== null) return <SessionFrame title={tSettings('secondFactor.codes')}>{steps}</SessionFrame>;
  return (
    <SessionFrame
      title={tSettings('secondFactor.setUp')}
      text={t('secondFactor.text')}
      foot={
        <>
          {t('secondFactor.signedIn', { email })}{' '}
          <Button variant="subtle" size="compact-sm" onClick={() => void signOut()}>
            {t('secondFactor.signOut')}
          </Button>
        </>
      }
    >
      {steps}
    </SessionFrame>
  );
}
