import { ActionIcon, Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronLeft, IconFileImport } from '@tabler/icons-react';
import { Link, getRouteApi, notFound } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAccounts, type Account } from '../../apollo/books.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { Amount } from '../../shared/ui/amount.tsx';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { RowSkeletons } from '../../shared/ui/skeletons.tsx';
import { NewButton, SheetScreen } from './sheet-screen.tsx';
import { useSheet } from './sheet/use-sheet.ts';
import classes from './screen.module.css';

const route = getRouteApi('/h/$householdId/accounts/$accountId');

/** The register of one account. */
export function RegisterScreen() {
  const { householdId, accountId } = route.useParams();
  const accounts = useAccounts(householdId);
  const account = accounts.find((one) => one.id === accountId);
  if (accounts.length === 0) return <RowSkeletons rows={12} />;
  // Another household's account is not found, like one that never was.
  if (!account) throw notFound();
  return <Register key={account.id} householdId={householdId} account={account} />;
}

function Register({ householdId, account }: { householdId: string; account: Account }) {
  const { t } = useTranslation('transactions');
  const format = useFormat();
  const isPhone = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false });
  const sheet = useSheet({ householdId, seenFrom: account, search: route.useSearch() });
  const cleared = t('register.cleared', {
    amount: format.money(account.clearedBalance, { currency: 'none' }),
    date: format.date(format.today),
  });
  return (
    <>
      <PageHeader
        title={account.name}
        leading={
          isPhone ? (
            <ActionIcon
              component={Link}
              to="/h/$householdId"
              params={{ householdId } as never}
              className={classes.back ?? ''}
              aria-label={t('register.back')}
            >
              <IconChevronLeft size={20} stroke={1.6} />
            </ActionIcon>
          ) : null
        }
        actions={<NewButton sheet={sheet} />}
      >
        {isPhone ? null : (
          <>
            <Amount money={account.balance} currency="symbol" marksChange className={classes.balance} />
            <span className={classes.cleared} title={cleared}>
              {account.closedOn === null
                ? cleared
                : t('register.closed', { date: format.date(account.closedOn) })}
            </span>
          </>
        )}
      </PageHeader>
      {isPhone ? (
        <div className={classes.phoneHead}>
          <Amount
            money={account.balance}
            currency="symbol"
            marksChange
            big
            className={classes.phoneBalance}
          />
          <span className={classes.cleared}>{cleared}</span>
        </div>
      ) : null}
      <SheetScreen
        sheet={sheet}
        label={t('register.label', { account: account.name })}
        tools={
          sheet.isEditable ? (
            <Button
              variant="default"
              leftSection={<IconFileImport size={16} stroke={1.6} />}
              component={Link}
              to="/h/$householdId/import"
              params={{ householdId } as never}
              search={{ account: account.id } as never}
            >
              {t('import')}
            </Button>
          ) : null
        }
      />
    </>
  );
}
