import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { signOf } from '../../../shared/format/money.ts';
import { CategoryPicker } from '../../../shared/ui/category-picker.tsx';
import { Keys } from '../../../shared/ui/kbd.tsx';
import { isBlankLine, type DraftLine } from '../entry/draft.ts';
import sheet from '../sheet/sheet.module.css';
import { AmountCell } from './amount-cell.tsx';
import classes from './editor.module.css';
import { TransferFields } from './transfer-fields.tsx';
import { useRestSentence, type EditorHandle } from './use-editor.ts';

/** The lines of a split while it is open, and what is left to assign. `=` in an amount takes the rest. */
export function SplitLines({ handle, isAll }: { handle: EditorHandle; isAll: boolean }) {
  const { t } = useTranslation('transactions');
  const { editor, reading, change } = handle;
  const { lines } = editor.draft;
  const takesRest = restFor(handle);
  const rest = useRestSentence(handle);
  return (
    <>
      {lines.map((line, index) => (
        <LineFields key={line.key} line={line} index={index} handle={handle} isAll={isAll} />
      ))}
      <div role="row" className={`${sheet.columns} ${classes.rest}`}>
        <div
          role="gridcell"
          className={classes.restText}
          data-done={reading.rest !== null && signOf(reading.rest) === 0}
        >
          {rest}
          {reading.rest !== null && signOf(reading.rest) !== 0 ? (
            <button
              type="button"
              className={classes.action}
              onClick={() => {
                const open = lines.find((line) => line.amountText.trim() === '') ?? lines.at(-1);
                if (open) change({ type: 'line', key: open.key, fields: { amountText: takesRest(open) } });
              }}
            >
              {t('editor.takeRest')} <Keys of="=" />
            </button>
          ) : null}
        </div>
      </div>
    </>
  );
}

/** What a line would be with the rest taken: what it has and what is left. */
function restFor({ reading, books }: EditorHandle): (line: DraftLine) => string {
  return (line) => {
    if (reading.rest === null || reading.currency === undefined) return line.amountText;
    const own = reading.lineAmounts.get(line.key);
    const exponent = reading.currency.exponent;
    const sum = books.readAmount(
      `${reading.rest}${own?.ok ? `${own.minor < 0n ? '' : '+'}${own.amount}` : ''}`,
      exponent,
    );
    return sum.ok ? books.write(sum.amount, { signed: true }) : line.amountText;
  };
}

function LineFields({
  line,
  index,
  handle,
  isAll,
}: {
  line: DraftLine;
  index: number;
  handle: EditorHandle;
  isAll: boolean;
}) {
  const { t } = useTranslation('transactions');
  const { editor, books, reading, change, problemAt } = handle;
  const number = index + 1;
  const isLast = index === editor.draft.lines.length - 1;
  return (
    <>
      <div
        role="row"
        className={`${sheet.columns} ${classes.splitLine}`}
        data-field={index === 0 ? 'line' : undefined}
      >
        <div role="gridcell" />
        <div role="gridcell" />
        {isAll ? <div role="gridcell" /> : null}
        <div role="gridcell" />
        <div role="gridcell" className={classes.cell}>
          <CategoryPicker
            aria-label={t('editor.lineCategory', { number })}
            placeholder={t('editor.category')}
            categories={books.categories}
            accounts={books.accounts.filter((account) => account.id !== editor.draft.accountId)}
            value={line.target?.kind === 'category' || line.target?.kind === 'account' ? line.target : null}
            onChange={(target) => change({ type: 'target', key: line.key, target })}
            classNames={{ input: classes.field ?? '' }}
            variant="unstyled"
            error={problemAt({ of: 'line', key: line.key, name: 'target' }) !== null}
          />
        </div>
        <div role="gridcell" className={classes.cell}>
          <input
            className={classes.field}
            aria-label={t('editor.lineMemo', { number })}
            placeholder={t('editor.memo')}
            value={line.memo}
            maxLength={1000}
            autoComplete="off"
            onChange={(event) =>
              change({ type: 'line', key: line.key, fields: { memo: event.currentTarget.value } })
            }
          />
        </div>
        <div role="gridcell" className={sheet.status}>
          {isLast && isBlankLine(line) ? null : (
            <button
              type="button"
              tabIndex={-1}
              className={classes.remove}
              aria-label={t('editor.removeLine', { number })}
              onClick={() => change({ type: 'remove-line', key: line.key })}
            >
              <IconX size={14} aria-hidden="true" />
            </button>
          )}
        </div>
        <div role="gridcell" className={classes.cell}>
          <AmountCell
            label={t('editor.lineAmount', { number })}
            text={line.amountText}
            onText={(amountText) => change({ type: 'line', key: line.key, fields: { amountText } })}
            reading={reading.lineAmounts.get(line.key) ?? { ok: false, code: 'amount_is_empty' }}
            problem={problemAt({ of: 'line', key: line.key, name: 'amount' })}
            goesOut={reading.amount.ok ? reading.amount.minor < 0n : handle.goesOut}
            books={books}
            onKeyDown={(event) => {
              if (event.key !== '=') return;
              event.preventDefault();
              change({ type: 'line', key: line.key, fields: { amountText: restFor(handle)(line) } });
            }}
          />
        </div>
        {isAll ? null : <div role="gridcell" />}
      </div>
      {line.target?.kind === 'account' ? (
        <div role="row" className={classes.lineTransfer}>
          <div role="gridcell" className={classes.moreCell}>
            <TransferFields handle={handle} line={line} />
          </div>
        </div>
      ) : null}
    </>
  );
}
