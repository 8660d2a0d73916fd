import {
  IconArrowLeft,
  IconArrowRight,
  IconArrowsLeftRight,
  IconCalendarTime,
  IconChevronDown,
  IconChevronRight,
} from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/ui/amount.tsx';
import { PaperClip } from '../attachments/paper-clip.tsx';
import { isTransfer } from '../rows/row-kind.ts';
import type { SheetRow } from '../rows/sheet-row.ts';
import type { Books } from '../use-books.ts';
import classes from './sheet.module.css';
import { StatusMark } from './status-mark.tsx';
import type { RowWords } from './use-row-words.tsx';

export interface RowViewProps {
  readonly row: SheetRow;
  readonly words: (row: SheetRow) => RowWords;
  readonly books: Books;
  /** Shows the account that each row is of, and no balance. */
  readonly isAll: boolean;
  /** Viewers see what is cleared, and cannot change it. */
  readonly isEditable: boolean;
  readonly isFuture: boolean;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly isUnfolded: boolean;
  readonly rowIndex: number;
  readonly id: string;
  /** Distance from the top of the rows, in px. */
  readonly top: number;
}

/**
 * One row of the sheet. Clicks are told by what they hit (`data-act`, `data-cell`), which the sheet reads in one place.
 */
export const RowView = memo(function RowView(props: RowViewProps) {
  const {
    row,
    words,
    books,
    isAll,
    isEditable,
    isFuture,
    isActive,
    isSelected,
    isUnfolded,
    rowIndex,
    id,
    top,
  } = props;
  const { t } = useTranslation('transactions');
  const { payee, arrow, category, categoryKind, note, name } = words(row);
  const { format } = books;
  const account = books.account(row.transaction.accountId);
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
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div role="gridcell" className={classes.check}>
        <input
          type="checkbox"
          data-act="select"
          tabIndex={-1}
          checked={isSelected}
          readOnly
          aria-label={t('row.select', { name, date: format.date(row.date) })}
        />
      </div>
      <div role="gridcell" className={classes.date} data-cell="date">
        {format.date(row.date)}
      </div>
      {isAll ? (
        <div role="gridcell" className={classes.account} data-cell="account" title={account?.name}>
          <span className={classes.cut}>{account?.name}</span>
        </div>
      ) : null}
      <div role="gridcell" className={classes.payee} data-cell="payee" title={payee}>
        {arrow === 'to' ? <IconArrowRight size={14} aria-label={t('row.to')} /> : null}
        {arrow === 'from' ? <IconArrowLeft size={14} aria-label={t('row.from')} /> : null}
        <span className={classes.cut}>{payee}</span>
      </div>
      <div
        role="gridcell"
        className={classes.category}
        data-cell="category"
        data-kind={categoryKind}
        title={category}
      >
        {categoryKind === 'transfer' ? <IconArrowsLeftRight size={14} aria-hidden="true" /> : null}
        {categoryKind === 'split' ? (
          <button
            type="button"
            tabIndex={-1}
            data-act="fold"
            className={classes.fold}
            aria-expanded={isUnfolded}
          >
            {isUnfolded ? (
              <IconChevronDown size={14} aria-hidden="true" />
            ) : (
              <IconChevronRight size={14} aria-hidden="true" />
            )}
            <span className={classes.cut}>{category}</span>
          </button>
        ) : (
          <span className={classes.cut}>{category}</span>
        )}
      </div>
      <div role="gridcell" className={classes.note} data-cell="note">
        <Tags tags={row.transaction.tags} />
        <span className={classes.cut} title={note}>
          {note}
        </span>
        {row.transaction.attachmentCount > 0 ? (
          <PaperClip count={row.transaction.attachmentCount} name={name} />
        ) : null}
      </div>
      <div role="gridcell" className={classes.status}>
        {isFuture ? (
          <IconCalendarTime size={16} stroke={1.6} aria-label={t('row.future')} />
        ) : (
          <StatusMark status={row.status} name={name} isEditable={isEditable} />
        )}
      </div>
      <div role="gridcell" className={classes.figure} data-cell="amount">
        <Amount
          money={row.amount}
          tone={isTransfer(row.transaction) || isFuture ? 'plain' : 'flow'}
          sign={isTransfer(row.transaction) ? 'auto' : 'always'}
          currency={isAll ? 'auto' : 'none'}
        />
      </div>
      {isAll ? null : (
        <div role="gridcell" className={`${classes.figure} ${classes.balance}`}>
          {row.balance ? <Amount money={row.balance} currency="none" /> : null}
        </div>
      )}
    </div>
  );
});

/** Tags of a row: the first, and how many more there are. The note beside them keeps room. */
function Tags({ tags }: { tags: readonly string[] }) {
  const [first, ...more] = tags;
  if (first === undefined) return null;
  return (
    <span className={classes.tags} title={tags.join(', ')}>
      <span className={classes.tag}>{first}</span>
      {more.length > 0 ? <span className={classes.tag}>+{more.length}</span> : null}
    </span>
  );
}
