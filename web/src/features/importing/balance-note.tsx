import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../apollo/books.ts';
import type { BatchFieldsFragment } from '../../apollo/generated/importing/graphql.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { compareAmounts, subtractAmounts } from '../../shared/format/money.ts';
import { Amount } from '../../shared/ui/amount.tsx';
import classes from './review-footer.module.css';

type StatementAccount = BatchFieldsFragment['accounts'][number];

/** Where each account will stand after the commit, and whether the bank's file says the same. */
export function BalanceNotes({
  parts,
  accounts,
}: {
  parts: readonly StatementAccount[];
  accounts: readonly Account[];
}) {
  const known = parts.filter((part) => part.balanceAfter !== null);
  return (
    <div className={classes.balances}>
      {known.map((part) => (
        <BalanceNote
          key={part.position}
          part={part}
          name={accounts.find((account) => account.id === part.accountId)?.name ?? ''}
        />
      ))}
    </div>
  );
}

function BalanceNote({ part, name }: { part: StatementAccount; name: string }) {
  const { t } = useTranslation('importing');
  const format = useFormat();
  const { balanceAfter, closingBalance, closingDate } = part;
  if (balanceAfter === null) return null;
  const after = (
    <>
      {t('footer.after', { account: name })}{' '}
      <b>
        <Amount money={balanceAfter} marksChange />
      </b>
    </>
  );
  if (closingBalance === null) return <span>{after}</span>;
  const agrees = compareAmounts(balanceAfter.amount, closingBalance.amount) === 0;
  return (
    <span className={classes.balance} data-differs={!agrees || undefined}>
      <span>
        {after}
        {'; '}
        {closingDate === null
          ? t('footer.bank')
          : t('footer.bankOn', { date: format.date(closingDate) })}{' '}
        <b>
          <Amount money={closingBalance} />
        </b>
        {agrees ? null : (
          <>
            {', '}
            {t('footer.differs')}{' '}
            <Amount
              money={{
                amount: subtractAmounts(balanceAfter.amount, closingBalance.amount),
                currency: balanceAfter.currency,
              }}
              sign="always"
            />
          </>
        )}
      </span>
      {agrees ? (
        <IconCheck size={15} role="img" aria-label={t('footer.agrees')} />
      ) : (
        <IconAlertTriangle size={15} aria-hidden="true" />
      )}
    </span>
  );
}
