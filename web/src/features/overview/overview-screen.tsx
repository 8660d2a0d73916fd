import { ActionIcon } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useHousehold } from '../../apollo/books.ts';
import { addMonths, monthOf } from '../../shared/format/business-date.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { AccountsCard } from './accounts-card.tsx';
import { BeginCard } from './begin-card.tsx';
import { MonthCard } from './month-card.tsx';
import { NetWorthCard } from './net-worth-card.tsx';
import classes from './overview.module.css';
import { RecentCard } from './recent-card.tsx';
import { SpendingCard } from './spending-card.tsx';

const route = getRouteApi('/h/$householdId/');

/** The calm first look: net worth, this month beside the last, what needs a person, where money went, what is new. */
export function OverviewScreen() {
  const { t } = useTranslation('overview');
  const { householdId } = route.useParams();
  const { month: chosen, range = '1y' } = route.useSearch();
  const navigate = useNavigate();
  const format = useFormat();
  const household = useHousehold(householdId);
  const isPhone = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false });
  const present = monthOf(format.today);
  const month = chosen ?? present;
  const isEmpty = household !== undefined && household.accounts.length === 0;

  const show = (next: string) =>
    void navigate({
      to: '/h/$householdId',
      params: { householdId },
      search: (before) => {
        const { month: _, ...rest } = before;
        return next === present ? rest : { ...rest, month: next };
      },
    });

  if (!household) return null;
  return (
    <>
      <PageHeader title={t('title')}>
        {isEmpty ? null : (
          <span className={classes.month}>
            <ActionIcon size={24} aria-label={t('monthBefore')} onClick={() => show(addMonths(month, -1))}>
              <IconChevronLeft size={16} stroke={1.6} />
            </ActionIcon>
            {format.date(month, 'month')}
            <ActionIcon
              size={24}
              aria-label={t('monthAfter')}
              disabled={month >= present}
              onClick={() => show(addMonths(month, 1))}
            >
              <IconChevronRight size={16} stroke={1.6} />
            </ActionIcon>
          </span>
        )}
      </PageHeader>
      {isEmpty ? (
        <BeginCard household={household} />
      ) : (
        <div className={classes.grid}>
          <NetWorthCard householdId={householdId} range={range} />
          <MonthCard householdId={householdId} month={month} />
          {isPhone ? <AccountsCard household={household} /> : null}
          <SpendingCard householdId={householdId} month={month} />
          <RecentCard householdId={householdId} />
        </div>
      )}
    </>
  );
}
