import { useQuery } from '@apollo/client/react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAccounts, useCategories, type Account, type Category } from '../../apollo/books.ts';
import type { TransactionFieldsFragment } from '../../apollo/generated/overview/graphql.ts';
import { OverviewRecentDocument } from '../../apollo/generated/overview/graphql.ts';
import { live } from '../../apollo/live-query.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { Amount } from '../../shared/ui/amount.tsx';
import { EmptyState } from '../../shared/ui/empty-state.tsx';
import { ErrorState } from '../../shared/ui/error-state.tsx';
import { RowSkeletons } from '../../shared/ui/skeletons.tsx';
import shared from './overview.module.css';
import classes from './recent-card.module.css';

/** The last ten transactions up to today; each leads to its row in its account. */
export function RecentCard({ householdId }: { householdId: string }) {
  const { t } = useTranslation('overview');
  const { today } = useFormat();
  const accounts = useAccounts(householdId);
  const categories = useCategories(householdId);
  const { data, previousData, error, refetch } = useQuery(OverviewRecentDocument, {
    variables: { householdId, today },
    context: live({ shows: ['TRANSACTIONS'] }),
  });
  const edges = (data ?? previousData)?.household.transactions.edges;

  return (
    <section className={`${shared.card} ${shared.wide}`} aria-label={t('recent.title')}>
      <div className={shared.head}>
        <h2 className={shared.heading}>{t('recent.title')}</h2>
        <Link className={shared.link} to="/h/$householdId/transactions" params={{ householdId }}>
          {t('recent.all')}
        </Link>
      </div>
      {error && !edges ? <ErrorState error={error} onRetry={refetch} compact /> : null}
      {!edges && !error ? <RowSkeletons rows={6} rowHeight={33} /> : null}
      {edges?.length === 0 ? (
        <EmptyState compact title={t('recent.nothing')} text={t('recent.nothingText')} />
      ) : null}
      <ul className={classes.rows}>
        {edges?.slice(0, 10).map(({ node }) => (
          <RecentRow
            key={node.id}
            transaction={node as TransactionFieldsFragment}
            householdId={householdId}
            accounts={accounts}
            categories={categories}
          />
        ))}
      </ul>
    </section>
  );
}

interface RecentRowProps {
  readonly transaction: TransactionFieldsFragment;
  readonly householdId: string;
  readonly accounts: readonly Account[];
  readonly categories: readonly Category[];
}

function RecentRow({ transaction, householdId, accounts, categories }: RecentRowProps) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const accountName = (id: string | null) => accounts.find((account) => account.id === id)?.name ?? '';
  const { kind, lines, payee } = transaction;
  const other = lines.find((line) => line.kind === 'TRANSFER');
  const isTransfer = kind === 'TRANSFER' || kind === 'EXCHANGE' || kind === 'IN_TRANSIT';
  // Neither a transfer nor what was there at the beginning is money in or out.
  const movesWorth = !isTransfer && kind !== 'OPENING_BALANCE';
  const category = categories.find((one) => one.id === lines[0]?.categoryId);
  const what = isTransfer
    ? t(`recent.kind.${kind}`)
    : kind === 'SPLIT'
      ? t('recent.split', { count: lines.length })
      : kind === 'OPENING_BALANCE'
        ? t('recent.kind.OPENING_BALANCE')
        : (category?.path.join(' ▸ ') ?? t('recent.uncategorised'));
  const title =
    payee === '' && other
      ? t(transaction.amount.amount.startsWith('-') ? 'recent.to' : 'recent.from', {
          name: accountName(other.accountId),
        })
      : payee === ''
        ? what
        : payee;

  return (
    <li>
      <Link
        className={classes.row}
        to="/h/$householdId/accounts/$accountId"
        params={{ householdId, accountId: transaction.accountId }}
        search={{ open: transaction.id }}
      >
        <span className={classes.date}>{format.date(transaction.date)}</span>
        <span className={classes.what}>
          <b>{title}</b>
          <small>
            {title === what ? '' : `${what} · `}
            {accountName(transaction.accountId)}
          </small>
        </span>
        <Amount
          money={transaction.amount}
          tone={movesWorth ? 'flow' : 'plain'}
          sign={movesWorth ? 'always' : 'auto'}
        />
      </Link>
    </li>
  );
}
