import {
  IconArrowLeft,
  IconArrowRight,
  IconArrowsLeftRight,
  IconCalendarTime,
  IconChevronDown,
  IconChevronRight,
} from '@tabler/icons-react';
import { memo } from 'react';
import { Amount } from '../../../shared/ui/amount.tsx';
import { PaperClip } from '../attachments/paper-clip.tsx';
import { isTransfer } from '../rows/row-kind.ts';
import type { SheetRow } from '../rows/sheet-row.ts';
import type { Books } from '../use-books.ts';
import classes from './sheet.module.css';
import { StatusMark } from './status-mark.tsx';
import type { RowLabels } from './use-row-labels.ts';
import type { RowWords } from './use-row-words.tsx';

export interface RowViewProps {
  readonly row: SheetRow;
  readonly labels: RowLabels;
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
    labels,
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
  const { payee, arrow, category, categoryKind, note, name } = words(row);
  const date = books.format.date(row.date);
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
      style={{ top }}
    >
      <div role="gridcell" className={classes.check}>
        <input
          type="checkbox"
          data-act="select"
          tabIndex={-1}
          checked={isSelected}
          readOnly
          aria-label={labels.select(name, date)}
        />
      </div>
      <div role="gridcell" className={classes.date} data-cell="date">
        {date}
      </div>
      {isAll ? (
        <div role="gridcell" className={classes.account} data-cell="account" title={account?.name}>
          {account?.name}
        </div>
      ) : null}
      <div role="gridcell" className={classes.payee} data-cell="payee" title={payee}>
        {arrow === 'to' ? <IconArrowRight size={14} aria-label={labels.to} /> : null}
        {arrow === 'from' ? <IconArrowLeft size={14} aria-label={labels.from} /> : null}
        {payee}
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
          category
        )}
      </div>
      <NoteCell note={note} name={name} row={row} labels={labels} />
      <div role="gridcell" className={classes.status}>
        {isFuture ? (
          <IconCalendarTime size={16} stroke={1.6} aria-label={labels.future} />
        ) : (
          <StatusMark status={row.status} name={name} isEditable={isEditable} labels={labels} />
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

/** The note of a row: with its tags before it and its files after it, where it has them. */
function NoteCell({
  note,
  name,
  row,
  labels,
}: Pick<RowViewProps, 'row' | 'labels'> & { note: string; name: string }) {
  const { tags, attachmentCount } = row.transaction;
  if (tags.length === 0 && attachmentCount === 0) {
    return (
      <div role="gridcell" className={classes.note} data-cell="note" title={note}>
        {note}
      </div>
    );
  }
  return (
    <div role="gridcell" className={`${classes.note} ${classes.parts}`} data-cell="note">
      <Tags tags={tags} isAlone={note === ''} />
      <span className={classes.cut} title={note}>
        {note}
      </span>
      {attachmentCount > 0 ? (
        <PaperClip count={attachmentCount} label={labels.files(attachmentCount, name)} />
      ) : null}
    </div>
  );
}

/** Tags of a row: the first, and how many more there are. A note beside them keeps room. */
function Tags({ tags, isAlone }: { tags: readonly string[]; isAlone: boolean }) {
  const [first, ...more] = tags;
  if (first === undefined) return null;
  return (
    <span className={classes.tags} data-alone={isAlone || undefined} title={tags.join(', ')}>
      <span className={classes.tag}>{first}</span>
      {more.length > 0 ? <span className={classes.tag}>+{more.length}</span> : null}
    </span>
  );
}
