import {
  IconCategory,
  IconFileImport,
  IconLayoutDashboard,
  IconListDetails,
  IconSettings,
} from '@tabler/icons-react';
import { useQuery } from '@apollo/client/react';
import { useTranslation } from 'react-i18next';
import { HouseholdProblemsDocument } from '../../apollo/generated/apollo/graphql.ts';
import { live } from '../../apollo/live-query.ts';

/** The screens of a household, as the side bar, the bottom bar and the search name them. */
export function useScreens() {
  const { t } = useTranslation('app');
  return [
    { to: '/h/$householdId', label: t('nav.overview'), keys: 'g o', Icon: IconLayoutDashboard },
    { to: '/h/$householdId/transactions', label: t('nav.transactions'), keys: 'g t', Icon: IconListDetails },
    { to: '/h/$householdId/categories', label: t('nav.categories'), keys: 'g c', Icon: IconCategory },
    { to: '/h/$householdId/import', label: t('nav.import'), keys: 'g i', Icon: IconFileImport },
    { to: '/h/$householdId/settings', label: t('nav.settings'), keys: 'g s', Icon: IconSettings },
  ] as const;
}

/** How many imported lines wait for a person. */
export function useLinesToReview(householdId: string): number {
  const { data } = useQuery(HouseholdProblemsDocument, {
    variables: { householdId },
    context: live({ shows: ['IMPORTS', 'RATES', 'TRANSACTIONS', 'ACCOUNTS'] }),
  });
  const problems = data?.household?.problems ?? [];
  return problems.reduce(
    (sum, problem) => sum + (problem?.kind === 'IMPORT_TO_REVIEW' ? (problem.count ?? 0) : 0),
    0,
  );
}
