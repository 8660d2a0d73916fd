import { NativeSelect } from '@mantine/core';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useHousehold, type Household } from '../../apollo/books.ts';
import { EmptyState } from '../../shared/ui/empty-state.tsx';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { RowSkeletons } from '../../shared/ui/skeletons.tsx';
import { HouseholdSection } from './household-section.tsx';
import { IntegritySection } from './integrity-section.tsx';
import { MembersSection } from './members-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import { RatesSection } from './rates-section.tsx';
import classes from './settings.module.css';

const route = getRouteApi('/h/$householdId/settings/$section');

const sections = ['household', 'members', 'profile', 'rates', 'integrity'] as const;
type Section = (typeof sections)[number];

/** Settings of the household, its people, oneself, rates; and the check of the books. */
export function SettingsScreen() {
  const { householdId, section } = route.useParams();
  const { t } = useTranslation('settings');
  const navigate = useNavigate();
  const household = useHousehold(householdId);
  const known = sections.find((one) => one === section);
  return (
    <>
      <PageHeader title={t('title')} />
      <div className={classes.screen}>
        <nav className={classes.nav} aria-label={t('sections')}>
          {sections.map((one) => (
            <Link
              key={one}
              to="/h/$householdId/settings/$section"
              params={{ householdId, section: one }}
              className={classes.navLink}
            >
              {t(`section.${one}`)}
            </Link>
          ))}
          <Link
            to="/h/$householdId/transactions"
            params={{ householdId }}
            search={{ trash: true }}
            className={classes.navLink}
          >
            {t('section.trash')}
          </Link>
        </nav>
        <NativeSelect
          className={classes.navSelect ?? ''}
          aria-label={t('sections')}
          value={known ?? ''}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            if (chosen === 'trash') {
              void navigate({
                to: '/h/$householdId/transactions',
                params: { householdId },
                search: { trash: true },
              });
            } else {
              void navigate({
                to: '/h/$householdId/settings/$section',
                params: { householdId, section: chosen },
              });
            }
          }}
          data={[...sections, 'trash' as const].map((value) => ({ value, label: t(`section.${value}`) }))}
        />
        <div className={classes.content}>
          {known === undefined ? (
            <EmptyState title={t('notFound.title')} text={t('notFound.text')} />
          ) : household ? (
            <SectionOf section={known} household={household} />
          ) : (
            <RowSkeletons rows={6} rowHeight={56} />
          )}
        </div>
      </div>
    </>
  );
}

function SectionOf({ section, household }: { section: Section; household: Household }) {
  switch (section) {
    case 'household':
      return <HouseholdSection household={household} />;
    case 'members':
      return <MembersSection household={household} />;
    case 'profile':
      return <ProfileSection />;
    case 'rates':
      return <RatesSection household={household} />;
    case 'integrity':
      return <IntegritySection household={household} />;
  }
}
