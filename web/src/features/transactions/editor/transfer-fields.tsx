import { useTranslation } from 'react-i18next';
import { DateInput } from '../../../shared/ui/date-input.tsx';
import type { DraftLine } from '../entry/draft.ts';
import { impliedRate } from '../entry/entry-amount.ts';
import { AmountCell } from './amount-cell.tsx';
import classes from './editor.module.css';
import type { EditorHandle } from './use-editor.ts';

/** The other side of a transfer: what arrives in another currency, at which rate, and when if not the same day. */
export function TransferFields({ handle, line }: { handle: EditorHandle; line: DraftLine }) {
  const { t } = useTranslation('transactions');
  const { books, reading, change, problemAt, editor } = handle;
  const other = line.target?.kind === 'account' ? books.account(line.target.id) : undefined;
  const counter = reading.counterAmounts.get(line.key);
  const own = reading.lineAmounts.get(line.key) ?? reading.amount;
  const rate =
    counter?.ok && own.ok && counter.minor !== 0n && own.minor !== 0n
      ? impliedRate(counter.amount, own.amount)
      : null;
  const isLeaving = own.ok ? own.minor < 0n : handle.goesOut;
  if (!other) return null;
  return (
    <>
      {counter ? (
        <label className={classes.labelled}>
          <span>{t(isLeaving ? 'editor.arrivesAs' : 'editor.leftAs', { currency: other.currency })}</span>
          <span className={classes.counter} data-field="counter">
            <AmountCell
              label={t('editor.counterAmount', { currency: other.currency, account: other.name })}
              text={line.counterText}
              onText={(counterText) => change({ type: 'line', key: line.key, fields: { counterText } })}
              reading={counter}
              problem={problemAt({ of: 'line', key: line.key, name: 'counter' })}
              goesOut={false}
              books={books}
            />
          </span>
          {rate === null || !reading.currency ? null : (
            <span className={classes.hint}>
              {t('editor.rate', {
                one: other.currency,
                rate: books.write(rate, { signed: false }),
                base: reading.currency.currency,
              })}
            </span>
          )}
        </label>
      ) : null}
      <label className={classes.labelled}>
        <span>{t(isLeaving ? 'editor.arrivesOn' : 'editor.leftOn')}</span>
        <span className={classes.arrival}>
          <DateInput
            bare
            aria-label={t(isLeaving ? 'editor.arrivesOn' : 'editor.leftOn')}
            placeholder={t('editor.sameDay')}
            value={line.arrivesOn}
            onChange={(arrivesOn) =>
              change({
                type: 'line',
                key: line.key,
                fields: { arrivesOn: arrivesOn === editor.draft.date ? null : arrivesOn },
              })
            }
            classNames={{ input: classes.field ?? '', error: classes.under ?? '' }}
            variant="unstyled"
          />
        </span>
      </label>
    </>
  );
}
