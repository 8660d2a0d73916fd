import { Popover, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { sumAmounts, type Money } from '../../../shared/format/money.ts';
import { Amount } from '../../../shared/ui/amount.tsx';
import type { TotalsFieldsFragment } from '../../../apollo/generated/transactions/graphql.ts';
import classes from './foot.module.css';
import type { Sheet } from './use-sheet.ts';

/** The sum at the foot: what is chosen, and what the whole list counts and moves, in each currency. */
export function SheetFoot({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation('transactions');
  const { list, selection, books } = sheet;
  const { totals, rows } = list;
  const chosen = chosenSums(sheet);
  const [main, ...others] = totals
    ? [...totals.sums].sort((left) => (left.currency === mainCurrency(sheet) ? -1 : 1))
    : [];
  return (
    <footer className={classes.foot}>
      {selection.ids.size > 0 ? (
        <span className={classes.chosen}>
          <b>{books.format.count(selection.ids.size)}</b> {t('foot.selected', { count: selection.ids.size })}
          {chosen.map((money) => (
            <Amount
              key={money.currency}
              money={money}
              sign="always"
              currency={chosen.length > 1 ? 'symbol' : 'auto'}
            />
          ))}
        </span>
      ) : null}
      <span className={classes.space} />
      {totals && !rows.isFirstLoad ? (
        <>
          <span>{t('foot.shown', { count: totals.count, formatted: books.format.count(totals.count) })}</span>
          {main ? <Sums sum={main} isSymbol={others.length > 0} /> : null}
          {others.length > 0 ? (
            <Popover position="top-end">
              <Popover.Target>
                <UnstyledButton className={classes.more}>
                  {t('foot.more', { count: others.length })}
                </UnstyledButton>
              </Popover.Target>
              <Popover.Dropdown>
                {others.map((sum) => (
                  <div key={sum.currency} className={classes.others}>
                    <Sums sum={sum} isSymbol />
                  </div>
                ))}
              </Popover.Dropdown>
            </Popover>
          ) : null}
        </>
      ) : null}
    </footer>
  );
}

function Sums({ sum, isSymbol }: { sum: TotalsFieldsFragment['sums'][number]; isSymbol: boolean }) {
  const { t } = useTranslation('transactions');
  const currency = isSymbol ? 'symbol' : 'auto';
  return (
    <>
      <span className={classes.sum}>
        {t('foot.in')}{' '}
        <Amount money={sum.in} tone="flow" sign="always" currency={currency} className={classes.figure} />
      </span>
      <span className={classes.sum}>
        {t('foot.out')} <Amount money={sum.out} currency={currency} className={classes.figure} />
      </span>
      <span className={classes.sum}>
        {t('foot.net')} <Amount money={sum.net} currency={currency} className={classes.figure} />
      </span>
    </>
  );
}

function mainCurrency({ seenFrom, books }: Sheet): string {
  return seenFrom?.currency ?? books.baseCurrency;
}

/** What the chosen rows sum to, in each currency; those that are chosen but not loaded are not counted. */
function chosenSums({ list, selection }: Sheet): Money[] {
  if (selection.ids.size === 0) return [];
  const amounts = new Map<string, string[]>();
  for (const row of list.rows.rows) {
    if (!selection.ids.has(row.transaction.id)) continue;
    const { amount, currency } = row.amount;
    amounts.set(currency, [...(amounts.get(currency) ?? []), amount]);
  }
  return [...amounts].map(([currency, list]) => ({ amount: sumAmounts(list), currency }));
}
