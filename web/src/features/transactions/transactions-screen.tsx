import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  AnyRemovedAttachmentDocument,
  TrashCountDocument,
} from '../../apollo/generated/transactions/graphql.ts';
import { live } from '../../apollo/live-query.ts';
import { mayEdit, useHousehold } from '../../apollo/books.ts';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { NewButton, SheetScreen } from './sheet-screen.tsx';
import { useSheet } from './sheet/use-sheet.ts';
import { TrashList } from './trash/trash-list.tsx';
import { useBooks } from './use-books.ts';

const route = getRouteApi('/h/$householdId/transactions');
const context = live({ shows: ['TRANSACTIONS'] });

/** All transactions of the household, or those in the trash. A category's register is this list, filtered by it. */
export function TransactionsScreen() {
  const { householdId } = route.useParams();
  const search = route.useSearch();
  return search.trash ? <Trash householdId={householdId} /> : <AllTransactions householdId={householdId} />;
}

function AllTransactions({ householdId }: { householdId: string }) {
  const { t } = useTranslation('transactions');
  const sheet = useSheet({ householdId, seenFrom: null, search: route.useSearch() });
  const { data } = useQuery(TrashCountDocument, { variables: { householdId }, context });
  const count = data?.household.trash.totals?.count ?? 0;
  const { data: removed } = useQuery(AnyRemovedAttachmentDocument, {
    variables: { householdId },
    context,
    fetchPolicy: 'no-cache',
    nextFetchPolicy: 'no-cache',
  });
  const hasFiles = (removed?.household.attachments.edges.length ?? 0) > 0;
  return (
    <>
      <PageHeader title={t('title')} actions={<NewButton sheet={sheet} />} />
      <SheetScreen
        sheet={sheet}
        label={t('title')}
        tools={
          count > 0 || hasFiles ? (
            <Button
              variant="default"
              leftSection={<IconTrash size={16} stroke={1.6} />}
              component={Link}
              to="/h/$householdId/transactions"
              params={{ householdId } as never}
              search={{ trash: true } as never}
            >
              {count > 0 ? t('trash.open', { count }) : t('trash.title')}
            </Button>
          ) : null
        }
      />
    </>
  );
}

function Trash({ householdId }: { householdId: string }) {
  const { t } = useTranslation('transactions');
  const books = useBooks(householdId);
  const role = useHousehold(householdId)?.role;
  return (
    <>
      <PageHeader title={t('trash.title')} />
      <TrashList books={books} isEditable={mayEdit(role)} />
    </>
  );
}
