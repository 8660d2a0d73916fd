import { useQuery } from '@apollo/client/react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { KeptTransactionDocument } from '../../apollo/generated/importing/graphql.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { Amount } from '../../shared/ui/amount.tsx';
import { Bone } from '../../shared/ui/skeletons.tsx';
import classes from './undo-dialog.module.css';

/** So many rows are looked up; a person who edited more of them opens them from the list of transactions. */
const shownMax = 20;

interface KeptTransactionsProps {
  readonly householdId: string;
  readonly ids: readonly string[];
  readonly onNavigate: () => void;
}

/** The rows that an undo left, each a link to where it stands. */
export function KeptTransactions({ householdId, ids, onNavigate }: KeptTransactionsProps) {
  const { t } = useTranslation('importing');
  return (
    <div className={classes.kept}>
      {ids.slice(0, shownMax).map((id) => (
        <KeptTransaction key={id} householdId={householdId} id={id} onNavigate={onNavigate} />
      ))}
      {ids.length > shownMax ? (
        <p className={classes.text}>{t('undo.more', { count: ids.length - shownMax })}</p>
      ) : null}
    </div>
  );
}

function KeptTransaction({
  householdId,
  id,
  onNavigate,
}: {
  householdId: string;
  id: string;
  onNavigate: () => void;
}) {
  const format = useFormat();
  const { data } = useQuery(KeptTransactionDocument, { variables: { householdId, id } });
  const transaction = data?.household?.transaction;
  if (!transaction?.accountId || !transaction.amount?.amount) return <Bone width="70%" />;
  const money = { amount: transaction.amount.amount, currency: transaction.amount.currency ?? '' };
  return (
    <Link
      className={classes.row}
      to="/h/$householdId/accounts/$accountId"
      params={{ householdId, accountId: transaction.accountId }}
      search={{ open: id }}
      onClick={onNavigate}
    >
      <span>{format.date(transaction.date ?? '')}</span>
      <b>{transaction.payee === '' ? '—' : transaction.payee}</b>
      <Amount money={money} tone="flow" />
    </Link>
  );
}
