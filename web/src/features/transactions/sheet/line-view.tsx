import { IconArrowsLeftRight } from '@tabler/icons-react';
import { Amount } from '../../../shared/ui/amount.tsx';
import type { EntryLine } from '../rows/sheet-row.ts';
import classes from './sheet.module.css';

interface LineViewProps {
  readonly line: EntryLine;
  readonly words: (line: EntryLine) => { name: string; isTransfer: boolean };
  readonly isAll: boolean;
  readonly rowIndex: number;
  readonly top: number;
}

/** One line of an unfolded split, beneath its row. */
export function LineView({ line, words, isAll, rowIndex, top }: LineViewProps) {
  const { name, isTransfer } = words(line);
  return (
    <div role="row" aria-rowindex={rowIndex} className={`${classes.row} ${classes.line}`} style={{ top }}>
      <div role="gridcell" />
      <div role="gridcell" />
      {isAll ? <div role="gridcell" /> : null}
      <div role="gridcell" />
      <div
        role="gridcell"
        className={classes.category}
        data-kind={isTransfer ? 'transfer' : 'category'}
        title={name}
      >
        {isTransfer ? <IconArrowsLeftRight size={14} aria-hidden="true" /> : null}
        {name}
      </div>
      <div role="gridcell" className={classes.note} title={line.memo}>
        {line.memo}
      </div>
      <div role="gridcell" />
      <div role="gridcell" className={classes.figure}>
        <Amount
          money={line.amount}
          tone={isTransfer ? 'plain' : 'flow'}
          sign={isTransfer ? 'auto' : 'always'}
          currency={isAll ? 'auto' : 'none'}
        />
      </div>
      {isAll ? null : <div role="gridcell" />}
    </div>
  );
}
