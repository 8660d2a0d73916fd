import { useMutation } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { StartDemoDocument } from '../../apollo/generated/session/graphql.ts';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { FormProblem } from '../../shared/ui/form-problem.tsx';
import classes from './session-frame.module.css';
import { useOpenBooks } from './use-open-books.ts';

/** Opens a fresh demo household, where the installation offers one. */
export function DemoButton({ offered }: { offered: boolean }) {
  const { t } = useTranslation('session');
  const openBooks = useOpenBooks();
  const failureText = useFailureText();
  const [start, { loading, error }] = useMutation(StartDemoDocument);
  if (!offered) return null;
  return (
    <>
      <div className={classes.or}>{t('or')}</div>
      <Button
        variant="default"
        fullWidth
        loading={loading}
        onClick={() => {
          void start().then(
            () => openBooks(),
            () => undefined,
          );
        }}
      >
        {t('demo')}
      </Button>
      {error ? <FormProblem>{failureText(error)}</FormProblem> : null}
    </>
  );
}
