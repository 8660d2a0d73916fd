import { useQuery } from '@apollo/client/react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { accountGroups, type Household } from '../../apollo/books.ts';
import { HouseholdFiguresDocument } from '../../apollo/generated/apollo/graphql.ts';
import { live } from '../../apollo/live-query.ts';
import { Amount } from '../../shared/ui/amount.tsx';
import { FigureAmount } from '../../shared/ui/figure-amount.tsx';
import classes from './accounts-card.module.css';
import shared from './overview.module.css';

const context = live({ shows: ['HOUSEHOLD', 'ACCOUNTS', 'TRANSACTIONS', 'RATES'] });

/** Every open account with its balance, for phones: elsewhere the side bar carries them. */
export function AccountsCard({ household }: { household: Household }) {
  const { t } = useTranslation('overview');
  const { t: tShared } = useTranslation('shared');
  const { data } = useQuery(HouseholdFiguresDocument, {
    variables: { householdId: household.id },
    fetchPolicy: 'cache-first',
    context,
  });
  const open = household.accounts.filter((account) => account.closedOn === null);
  return (
    <section className={shared.card} aria-label={t('accounts.title')}>
      <div className={shared.head}>
        <h2 className={shared.heading}>{t('accounts.title')}</h2>
      </div>
      {accountGroups.map((group) => {
        const members = open.filter((account) => account.group === group);
        const total = data?.household.groupTotals.find((one) => one.group === group)?.total;
        if (members.length === 0) return null;
        return (
          <div key={group} role="group" aria-label={tShared(`group.${group}`)}>
            <div className={classes.group}>
              <span>{tShared(`group.${group}`)}</span>
              {total ? <FigureAmount figure={total} /> : null}
            </div>
            {members.map((account) => (
              <Link
                key={account.id}
                to="/h/$householdId/accounts/$accountId"
                params={{ householdId: household.id, accountId: account.id }}
                className={classes.account}
              >
                <span className={classes.name}>{account.name}</span>
                <Amount money={account.balance} marksChange />
              </Link>
            ))}
          </div>
        );
      })}
    </section>
  );
}
