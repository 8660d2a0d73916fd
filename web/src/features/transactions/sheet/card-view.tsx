import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { memo } from 'react';
import { Amount } from '../../../shared/ui/amount.tsx';
import { PaperClip } from '../attachments/paper-clip.tsx';
import { isTransfer } from '../rows/row-kind.ts';
import classes from './card.module.css';
import type { RowViewProps } from './row-view.tsx';

/** A row on a phone: two lines, the amount large enough to read. */
export const CardView = memo(function CardView(props: RowViewProps) {
  const { row, labels, words, books, isAll, isFuture, isActive, isSelected, rowIndex, id, top } = props;
  const { payee, arrow, category, categoryKind, note, name } = words(row);
  const account = isAll ? books.account(row.transaction.accountId)?.name : undefined;
  const second = [payee === '' ? '' : category, account, note]
    .filter((one) => one !== undefined && one !== '')
    .join(' · ');
  return (
    <div
      role="row"
      id={id}
      aria-rowindex={rowIndex}
      aria-selected={isSelected}
      data-key={row.key}
      data-active={isActive || undefined}
      data-future={isFuture || undefined}
      data-pending={row.isPending || undefined}
      className={classes.card}
      style={{ top }}
    >
      <div role="gridcell" className={classes.what} data-cell="payee">
        <span className={classes.title}>
          {arrow === 'to' ? <IconArrowRight size={15} aria-label={labels.to} /> : null}
          {arrow === 'from' ? <IconArrowLeft size={15} aria-label={labels.from} /> : null}
          <b>{payee === '' ? name : payee}</b>
        </span>
        <span className={classes.second} data-kind={categoryKind}>
          {second}
        </span>
      </div>
      <div role="gridcell" className={classes.figure} data-cell="amount">
        {row.transaction.attachmentCount > 0 ? (
          <PaperClip
            count={row.transaction.attachmentCount}
            label={labels.files(row.transaction.attachmentCount, name)}
          />
        ) : null}
        <Amount
          money={row.amount}
          tone={isTransfer(row.transaction) || isFuture ? 'plain' : 'flow'}
          sign={isTransfer(row.transaction) ? 'auto' : 'always'}
          currency={isAll ? 'auto' : 'none'}
        />
        <span
          className={classes.mark}
          data-status={row.status}
          aria-label={labels.status[row.status]}
          role="img"
        />
      </div>
    </div>
  );
});
