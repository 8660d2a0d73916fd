import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accountGroups, mayEdit, type Account, type Household } from '../../apollo/books.ts';
import type { HouseholdFiguresQuery } from '../../apollo/generated/apollo/graphql.ts';
import { AccountMenu } from '../../features/accounts/account-menu.tsx';
import { Amount } from '../../shared/ui/amount.tsx';
import { FigureAmount } from '../../shared/ui/figure-amount.tsx';
import classes from './side-accounts.module.css';

interface SideAccountsProps {
  readonly household: Household;
  readonly groupTotals: HouseholdFiguresQuery['household']['groupTotals'] | undefined;
  readonly onNavigate?: (() => void) | undefined;
}

/** Every account with its balance as it is now, in groups with their totals; closed ones folded away. */
export function SideAccounts({ household, groupTotals = [], onNavigate }: SideAccountsProps) {
  const { t } = useTranslation('app');
  const { t: tShared } = useTranslation('shared');
  const navigate = useNavigate();
  const [showsClosed, setShowsClosed] = useState(false);
  // A menu shows where one points at its line: all of them are drawn after what is seen.
  const hasMenus = useDeferredValue(mayEdit(household.role), false);
  const open = household.accounts.filter((account) => account.closedOn === null);
  const closed = household.accounts.filter((account) => account.closedOn !== null);

  const lineOf = (account: Account) => (
    <AccountLine
      key={account.id}
      account={account}
      household={household}
      hasMenu={hasMenus}
      onNavigate={onNavigate}
    />
  );
  return (
    <div className={classes.accounts}>
      {accountGroups.map((group) => {
        const members = open.filter((account) => account.group === group);
        const total = groupTotals.find((one) => one.group === group)?.total;
        if (members.length === 0) return null;
        return (
          <section key={group} aria-label={tShared(`group.${group}`)}>
            <div className={classes.group}>
              <span>{tShared(`group.${group}`)}</span>
              {total ? <FigureAmount figure={total} /> : null}
            </div>
            {members.map(lineOf)}
          </section>
        );
      })}
      {closed.length > 0 ? (
        <section>
          <UnstyledButton
            className={classes.group}
            onClick={() => setShowsClosed(!showsClosed)}
            aria-expanded={showsClosed}
          >
            <span className={classes.fold}>
              {showsClosed ? <IconChevronDown size={13} /> : <IconChevronRight size={13} />}
              {t('shell.closedAccounts', { count: closed.length })}
            </span>
          </UnstyledButton>
          {showsClosed ? closed.map(lineOf) : null}
        </section>
      ) : null}
      {mayEdit(household.role) ? (
        <UnstyledButton
          className={classes.add}
          onClick={() => {
            onNavigate?.();
            void navigate({ to: '.', search: (before) => ({ ...before, dialog: 'add-account' as const }) });
          }}
        >
          <IconPlus size={16} stroke={1.6} aria-hidden="true" />
          {t('shell.addAccount')}
        </UnstyledButton>
      ) : null}
    </div>
  );
}

function AccountLine({
  account,
  household,
  hasMenu,
  onNavigate,
}: {
  account: Account;
  household: Household;
  hasMenu: boolean;
  onNavigate?: (() => void) | undefined;
}) {
  return (
    <div className={classes.line}>
      <Link
        to="/h/$householdId/accounts/$accountId"
        params={{ householdId: household.id, accountId: account.id }}
        className={classes.account}
        activeOptions={{ includeSearch: false }}
        onClick={onNavigate}
        title={account.name}
      >
        <span className={classes.name}>{account.name}</span>
        <Amount money={account.balance} marksChange announcedAs={account.name} className={classes.balance} />
      </Link>
      {hasMenu ? <AccountMenu account={account} household={household} className={classes.menu} /> : null}
    </div>
  );
}
