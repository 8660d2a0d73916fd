import { forwardRef, type KeyboardEvent } from 'react';
import type { TypedAmount } from '../../../shared/format/typed-amount.ts';
import type { Books } from '../use-books.ts';
import classes from './editor.module.css';

interface AmountCellProps {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly reading: TypedAmount;
  readonly problem: string | null;
  /** A minus is shown before an amount that is typed without one and leaves. */
  readonly goesOut: boolean;
  readonly books: Books;
  readonly placeholder?: string;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/** An amount as it is typed, with what a sum comes to beside it. */
export const AmountCell = forwardRef<HTMLInputElement, AmountCellProps>(function AmountCell(props, ref) {
  const { label, text, onText, reading, problem, goesOut, books, placeholder, onKeyDown } = props;
  const isPlain = /^\s*[\d.,]/.test(text);
  const shown =
    reading.ok && (reading.isSum || reading.otherAmount !== null)
      ? books.write(reading.amount, { signed: true })
      : null;
  return (
    <span className={classes.amount} data-problem={problem !== null || undefined}>
      {goesOut && isPlain && shown === null ? (
        <span className={classes.sign} aria-hidden="true">
          −
        </span>
      ) : null}
      <input
        ref={ref}
        className={classes.amountInput}
        aria-label={label}
        aria-invalid={problem !== null}
        value={text}
        inputMode="decimal"
        autoComplete="off"
        placeholder={placeholder}
        onChange={(event) => onText(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={onKeyDown}
        size={1}
      />
      {shown === null ? null : <span className={classes.reading}>= {shown}</span>}
    </span>
  );
});
