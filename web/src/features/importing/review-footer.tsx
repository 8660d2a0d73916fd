import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../apollo/books.ts';
import type { BatchFieldsFragment } from '../../apollo/generated/importing/graphql.ts';
import { BalanceNotes } from './balance-note.tsx';
import { useCommitLabel } from './commit-label.ts';
import classes from './review-footer.module.css';

interface ReviewFooterProps {
  readonly batch: BatchFieldsFragment;
  readonly accounts: readonly Account[];
  /** Why nothing can be committed yet; null when it can. */
  readonly blocked: string | null;
  readonly busy: boolean;
  readonly onCommit: () => void;
  readonly onCancel: () => void;
}

/** What the commit leads to, and its one button. */
export function ReviewFooter({ batch, accounts, blocked, busy, onCommit, onCancel }: ReviewFooterProps) {
  const { t } = useTranslation('importing');
  const label = useCommitLabel(batch.counts);
  return (
    <footer className={classes.footer}>
      <BalanceNotes parts={batch.accounts} accounts={accounts} />
      <span className={classes.note}>{blocked ?? t('footer.undoable')}</span>
      <span className={classes.buttons}>
        <Button variant="default" onClick={onCancel}>
          {t('footer.cancel')}
        </Button>
        <Button onClick={onCommit} loading={busy} disabled={blocked !== null}>
          {label}
        </Button>
      </span>
    </footer>
  );
}
