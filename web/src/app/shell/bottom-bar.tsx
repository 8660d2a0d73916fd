import { UnstyledButton } from '@mantine/core';
import {
  IconDots,
  IconFileImport,
  IconLayoutDashboard,
  IconListDetails,
  IconPlus,
} from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mayEdit, type Household } from '../../apollo/books.ts';
import classes from './bottom-bar.module.css';
import { useLinesToReview } from './navigation.tsx';

/** The bar of a phone: the thumb reaches + in its middle. */
export function BottomBar({ household, onMore }: { household: Household; onMore: () => void }) {
  const { t } = useTranslation('app');
  const linesToReview = useLinesToReview(household.id);
  const { accountId } = useParams({ strict: false });
  const params = { householdId: household.id };
  const icon = { size: 20, stroke: 1.6, 'aria-hidden': true } as const;
  return (
    <nav className={classes.bar} aria-label={t('shell.bottomBar')}>
      <Link
        to="/h/$householdId"
        params={params}
        className={classes.item}
        activeOptions={{ exact: true, includeSearch: false }}
      >
        <IconLayoutDashboard {...icon} />
        {t('nav.overview')}
      </Link>
      <Link
        to="/h/$householdId/transactions"
        params={params}
        className={classes.item}
        activeOptions={{ includeSearch: false }}
      >
        <IconListDetails {...icon} />
        {t('nav.transactions')}
      </Link>
      {mayEdit(household.role) ? (
        accountId === undefined ? (
          <Link
            to="/h/$householdId/transactions"
            params={params}
            search={{ new: true }}
            className={classes.plus}
            aria-label={t('jump.newTransaction')}
          >
            <IconPlus size={24} stroke={1.6} aria-hidden="true" />
          </Link>
        ) : (
          <Link
            to="/h/$householdId/accounts/$accountId"
            params={{ ...params, accountId }}
            search={{ new: true }}
            className={classes.plus}
            aria-label={t('jump.newTransaction')}
          >
            <IconPlus size={24} stroke={1.6} aria-hidden="true" />
          </Link>
        )
      ) : (
        <span />
      )}
      <Link
        to="/h/$householdId/import"
        params={params}
        className={classes.item}
        activeOptions={{ includeSearch: false }}
      >
        <IconFileImport {...icon} />
        {t('nav.import')}
        {linesToReview > 0 ? (
          <b className={classes.badge} aria-label={t('shell.linesToReview', { count: linesToReview })}>
            {linesToReview}
          </b>
        ) : null}
      </Link>
      <UnstyledButton className={classes.item} onClick={onMore} aria-haspopup="dialog">
        <IconDots {...icon} />
        {t('nav.more')}
      </UnstyledButton>
    </nav>
  );
}
