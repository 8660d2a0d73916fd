import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFailureText } from './failure-text.ts';
import classes from './states.module.css';

interface ErrorStateProps {
  /** Any error that an Apollo call threw or answered. */
  readonly error: unknown;
  /** Tries again. */
  readonly onRetry?: (() => unknown) | undefined;
  /** The title is the heading of the whole page. */
  readonly isPage?: boolean;
  readonly compact?: boolean;
}

/** What stands where something could not be loaded: the sentence, and a button that tries again. */
export function ErrorState({ error, onRetry, compact, isPage }: ErrorStateProps) {
  const { t } = useTranslation('shared');
  const failureText = useFailureText();
  return (
    <div className={compact ? `${classes.state} ${classes.compact}` : classes.state} role="alert">
      {isPage ? (
        <h1 className={classes.title}>{t('error.title')}</h1>
      ) : (
        <div className={classes.title}>{t('error.title')}</div>
      )}
      <div className={classes.text}>{failureText(error)}</div>
      {onRetry ? (
        <div className={classes.actions}>
          <Button variant="default" onClick={() => void onRetry()}>
            {t('error.retry')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
