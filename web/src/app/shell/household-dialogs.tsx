import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Suspense } from 'react';
import type { Household } from '../../apollo/books.ts';
import { lazyPart } from '../../apollo/load-patiently.ts';

const AddAccountDialog = lazyPart(() =>
  import('../../features/accounts/add-account-dialog.tsx').then((module) => module.AddAccountDialog),
);
const route = getRouteApi('/h/$householdId');

/** Dialogs that any screen may open, by `dialog` in the address, so that back closes them. */
export function HouseholdDialogs({ household }: { household: Household }) {
  const { dialog } = route.useSearch();
  const navigate = useNavigate();
  if (dialog !== 'add-account') return null;
  return (
    <Suspense fallback={null}>
      <AddAccountDialog
        household={household}
        onClose={() =>
          void navigate({ to: '.', search: ({ dialog: _, ...before }) => before, replace: true })
        }
        onAdded={(accountId) =>
          void navigate({
            to: '/h/$householdId/accounts/$accountId',
            params: { householdId: household.id, accountId },
            replace: true,
          })
        }
      />
    </Suspense>
  );
}
