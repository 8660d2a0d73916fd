import { useQuery } from '@apollo/client/react';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Household } from '../../apollo/books.ts';
import { HouseholdFiguresDocument } from '../../apollo/generated/apollo/graphql.ts';
import { live } from '../../apollo/live-query.ts';
import { FigureAmount } from '../../shared/ui/figure-amount.tsx';
import { Bone } from '../../shared/ui/skeletons.tsx';
import type { SignedInPerson } from '../session.ts';
import { HouseholdSwitch } from './household-switch.tsx';
import { useLinesToReview, useScreens } from './navigation.tsx';
import { SideAccounts } from './side-accounts.tsx';
import classes from './side-bar.module.css';

interface SideBarProps {
  readonly household: Household;
  readonly me: SignedInPerson;
  readonly collapsed?: boolean;
  readonly onToggle?: () => void;
  /** On a phone it stands in a drawer, which closes when a link is followed. */
  readonly inDrawer?: boolean;
  readonly onNavigate?: () => void;
}

/** Household, screens, every account with its live balance, and net worth at the foot. */
export function SideBar({
  household,
  me,
  collapsed = false,
  onToggle,
  inDrawer = false,
  onNavigate,
}: SideBarProps) {
  const { t } = useTranslation('app');
  const screens = useScreens();
  const linesToReview = useLinesToReview(household.id);
  const { data } = useQuery(HouseholdFiguresDocument, {
    variables: { householdId: household.id },
    // The loader has asked for them on the way here.
    fetchPolicy: 'cache-first',
    context: live({ shows: ['HOUSEHOLD', 'ACCOUNTS', 'TRANSACTIONS', 'RATES'] }),
  });
  const figures = data?.household;

  return (
    <aside
      className={classes.side}
      data-collapsed={collapsed || undefined}
      data-drawer={inDrawer || undefined}
      aria-label={t('shell.sideBar')}
    >
      <HouseholdSwitch household={household} me={me} collapsed={collapsed} />
      <nav aria-label={t('shell.screens')}>
        {screens.map(({ to, label, Icon }) => {
          const count = to === '/h/$householdId/import' ? linesToReview : 0;
          const link = (
            <Link
              key={to}
              to={to}
              params={{ householdId: household.id }}
              className={classes.screen}
              {...(collapsed ? { 'aria-label': label } : {})}
              activeOptions={{ exact: to === '/h/$householdId', includeSearch: false }}
              onClick={onNavigate}
            >
              <Icon size={18} stroke={1.6} aria-hidden="true" />
              <span className={classes.label}>{label}</span>
              {count > 0 ? (
                <b className={classes.badge} aria-label={t('shell.linesToReview', { count })}>
                  {count}
                </b>
              ) : null}
            </Link>
          );
          return collapsed ? (
            <Tooltip key={to} label={label} position="right">
              {link}
            </Tooltip>
          ) : (
            link
          );
        })}
      </nav>
      {collapsed ? (
        <div className={classes.space} />
      ) : (
        <SideAccounts household={household} groupTotals={figures?.groupTotals} onNavigate={onNavigate} />
      )}
      <div className={classes.foot}>
        {collapsed ? null : (
          <>
            <span>{t('shell.netWorth')}</span>
            <span className={classes.netWorth}>
              {figures?.netWorth ? (
                <FigureAmount
                  figure={figures.netWorth}
                  currency="symbol"
                  marksChange
                  announcedAs={t('shell.netWorth')}
                />
              ) : (
                <Bone width={84} />
              )}
            </span>
          </>
        )}
        {onToggle ? (
          <ActionIcon
            size={26}
            aria-label={collapsed ? t('shell.expand') : t('shell.collapse')}
            aria-expanded={!collapsed}
            onClick={onToggle}
          >
            {collapsed ? (
              <IconLayoutSidebarLeftExpand size={17} stroke={1.6} />
            ) : (
              <IconLayoutSidebarLeftCollapse size={17} stroke={1.6} />
            )}
          </ActionIcon>
        ) : null}
      </div>
    </aside>
  );
}
