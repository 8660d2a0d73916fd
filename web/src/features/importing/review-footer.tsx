import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../apollo/books.ts';
import type { BatchFieldsFragment } from '../../apollo/generated/importing/graphql.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { BalanceNotes } from './balance-note.tsx';
import type { CommitCounts } from './commit-counts.ts';
import classes from './review-footer.module.css';

interface ReviewFooterProps {
  readonly batch: BatchFieldsFragment;
  readonly accounts: readonly Account[];
  readonly counts: CommitCounts | null;
  /** Why nothing can be committed yet; null when it can. */
  readonly blocked: string | null;
  readonly busy: boolean;
  readonly onCommit: () => void;
  readonly onCancel: () => void;
}

/** What the commit leads to, and its one button. */
export function ReviewFooter({
  batch,
  accounts,
  counts,
  blocked,
  busy,
  onCommit,
  onCancel,
}: ReviewFooterProps) {
  const { t } = useTranslation('importing');
  const label = useCommitLabel(counts, batch.counts.chosen);
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

/** "Add 9, merge 3, pair 1": what the button does, in so many words. */
function useCommitLabel(counts: CommitCounts | null, chosen: number): string {
  const { t } = useTranslation('importing');
  const format = useFormat();
  if (chosen === 0) return t('commit.nothing');
  if (counts === null) return t('commit.chosen', { count: chosen, formatted: format.count(chosen) });
  const parts = [
    counts.add > 0 ? t('commit.add', { number: format.count(counts.add) }) : '',
    counts.merge > 0 ? t('commit.merge', { number: format.count(counts.merge) }) : '',
    counts.pair > 0 ? t('commit.pair', { number: format.count(counts.pair) }) : '',
  ].filter((part) => part !== '');
  const [first = '', ...rest] = parts;
  return [first.charAt(0).toLocaleUpperCase() + first.slice(1), ...rest].join(', ');
}
