import { useMutation } from '@apollo/client/react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccounts, useCategories } from '../../apollo/books.ts';
import type { BatchFieldsFragment, Verdict } from '../../apollo/generated/importing/graphql.ts';
import { CommitImportDocument } from '../../apollo/generated/importing/graphql.ts';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { announce } from '../../shared/ui/live-region.tsx';
import { showToast } from '../../shared/ui/toasts.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { LineDialog } from './line-dialog.tsx';
import { LineSheet } from './line-sheet.tsx';
import classes from './review.module.css';
import { ReviewFooter } from './review-footer.tsx';
import { Selection } from './selection.ts';
import { useLineActions } from './use-line-actions.ts';
import { useLines } from './use-lines.ts';
import { VerdictFilters, countOf } from './verdict-filters.tsx';

interface ReviewProps {
  readonly householdId: string;
  readonly batch: BatchFieldsFragment;
  readonly verdict: Verdict | undefined;
  /** Whether lines may be changed and committed: an editor, and a batch that waits. */
  readonly editable: boolean;
  readonly onCancel: () => void;
}

/**
 * The lines of a batch and what can be done with them. Give it a key of the filter and of the reading: it holds the
 * lines it has loaded.
 */
export function Review({ householdId, batch, verdict, editable, onCancel }: ReviewProps) {
  const { t } = useTranslation('importing');
  const accounts = useAccounts(householdId);
  const categories = useCategories(householdId);
  const lines = useLines(householdId, batch.id, verdict);
  const { actions, many, editing, opened, closeOpened } = useLineActions(householdId, batch.id, lines);
  const [selection, setSelection] = useState(() => new Selection());
  const [commit, { loading: committing }] = useMutation(CommitImportDocument);
  const failureText = useFailureText();

  const own = new Set(batch.accounts.map(({ accountId }) => accountId));
  // A transfer goes to another account than the one the file goes into.
  const others = useMemo(
    () =>
      batch.accounts.length === 1
        ? accounts.filter(({ id }) => id !== batch.accounts[0]?.accountId)
        : accounts,
    [accounts, batch.accounts],
  );
  const selected = lines.loaded.filter((line) => selection.ids.has(line.id));
  const blocked = own.has(null)
    ? t('blocked.account')
    : batch.csv && batch.csv.missing.length > 0
      ? t('blocked.columns')
      : batch.counts.chosen === 0
        ? t('blocked.nothing')
        : null;

  const commitAll = async () => {
    try {
      await commit({ variables: { householdId, batchId: batch.id } });
    } catch (error) {
      showToast(failureText(error), 'problem');
    }
  };
  const chooseAll = async (chosen: boolean) => {
    try {
      if (!lines.complete) announce(t('choosingAll'));
      // What is already there stays out unless it is asked for by its filter.
      const acted = verdict === undefined ? (['NEW', 'MATCH', 'TRANSFER'] as const) : [verdict];
      await many.chooseIds(await lines.allIds(acted), chosen);
    } catch (error) {
      showToast(failureText(error), 'problem');
    }
  };

  return (
    <>
      {own.has(null) && batch.counts.all === 0 ? (
        <p className={classes.waiting}>{t('waitsForAccount')}</p>
      ) : (
        <>
          <VerdictFilters counts={batch.counts} chosen={verdict} />
          <LineSheet
            lines={lines}
            total={countOf(batch.counts, verdict)}
            accounts={others}
            categories={categories}
            actions={actions}
            editable={editable}
            editing={editing}
            selection={selection}
            onSelection={setSelection}
            onChooseAll={(chosen) => void chooseAll(chosen)}
          />
        </>
      )}
      <LineDialog
        line={lines.loaded.find((line) => line.id === opened)}
        accounts={others}
        categories={categories}
        editable={editable}
        actions={actions}
        onClose={closeOpened}
      />
      {editable && selected.length > 0 ? (
        <BulkBar
          count={selected.length}
          categories={categories}
          accounts={others}
          onCategorise={(choice) => many.categorise(selected, choice)}
          onChoose={(chosen) => many.choose(selected, chosen)}
          onJudge={(given) => many.judge(selected, given)}
          onClear={() => setSelection(new Selection())}
        />
      ) : null}
      {editable ? (
        <ReviewFooter
          batch={batch}
          accounts={accounts}
          blocked={blocked}
          busy={committing}
          onCommit={() => void commitAll()}
          onCancel={onCancel}
        />
      ) : null}
    </>
  );
}
