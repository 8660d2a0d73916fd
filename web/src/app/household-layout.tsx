import { Outlet, getRouteApi } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { useHousehold, type Household } from '../apollo/books.ts';
import { useHouseholdLive } from '../apollo/use-household-live.ts';
import { FormatProvider } from '../shared/format/format-context.tsx';
import type { SignedInPerson } from './session.ts';
import { ScreenSkeleton } from './shell/screen-skeleton.tsx';
import { Shell } from './shell/shell.tsx';

const route = getRouteApi('/h/$householdId');

/** The household around its screens: how it writes figures, its live changes, the shell. */
export function HouseholdLayout(): ReactNode {
  const { householdId } = route.useParams();
  const { me } = route.useRouteContext();
  const household = useHousehold(householdId);
  // A household is a world of its own: another one starts afresh.
  return household ? <Inside key={householdId} household={household} me={me} /> : <ScreenSkeleton />;
}

function Inside({ household, me }: { household: Household; me: SignedInPerson }) {
  useHouseholdLive(household.id, household.revision, household);
  const settings = useMemo(
    () => ({
      numberLocale: household.numberLocale,
      baseCurrency: household.baseCurrency,
      timeZone: household.timeZone,
      firstDayOfWeek: household.firstDayOfWeek,
      today: household.today,
    }),
    [household],
  );
  return (
    <FormatProvider settings={settings}>
      <Shell household={household} me={me}>
        <Outlet />
      </Shell>
    </FormatProvider>
  );
}
