import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../apollo/books.ts';
import type { BatchSummaryFragment } from '../../apollo/generated/importing/graphql.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import classes from './import-list.module.css';
import { useProblemSentence } from './reason-sentence.ts';
import { UndoDialog } from './undo-dialog.tsx';
import { VerdictMark, verdictOrder } from './verdict-badge.tsx';
import { countOf } from './verdict-filters.tsx';

interface BatchRowProps {
  readonly householdId: string;
  readonly batch: BatchSummaryFragment;
  readonly accounts: readonly Account[];
  readonly editor: boolean;
}

/** One batch in the list: file, account, when, its counts, where it stands, and its undo. */
export function BatchRow({ householdId, batch, accounts, editor }: BatchRowProps) {
  const { t } = useTranslation('importing');
  const format = useFormat();
  const problemSentence = useProblemSentence();
  const [undoing, setUndoing] = useState(false);
  const names = batch.accounts
    .map(({ accountId }) => accounts.find(({ id }) => id === accountId)?.name)
    .filter((name) => name !== undefined);
  const present = verdictOrder.filter((verdict) => countOf(batch.counts, verdict) > 0);
  return (
    <li className={classes.batch} data-status={batch.status}>
      <Link
        className={classes.link}
        to="/h/$householdId/import/$batchId"
        params={{ householdId, batchId: batch.id }}
        title={batch.fileName}
      >
        <span className={classes.file}>{batch.fileName}</span>
        <span className={classes.about}>
          {[
            [batch.format ?? '', names.join(', ')].filter((part) => part !== '').join(' → '),
            format.instant(batch.createdAt),
            batch.createdBy.name,
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
        {batch.status === 'FAILED' ? (
          <span className={classes.problem}>{problemSentence(batch.problem)}</span>
        ) : (
          <span className={classes.counts}>
            {present.map((verdict) => (
              <span key={verdict} className={classes.count}>
                <VerdictMark verdict={verdict} />
                {t(`verdictMany.${verdict}`)} {format.count(countOf(batch.counts, verdict))}
              </span>
            ))}
          </span>
        )}
      </Link>
      <span className={classes.status} data-status={batch.status}>
        {t(`status.${batch.status}`)}
      </span>
      {batch.status === 'COMMITTED' && editor ? (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t('undo.of', { file: batch.fileName })}
          onClick={() => setUndoing(true)}
        >
          {t('undo.open')}
        </Button>
      ) : null}
      {undoing ? (
        <UndoDialog householdId={householdId} batch={batch} onClose={() => setUndoing(false)} />
      ) : null}
    </li>
  );
}
