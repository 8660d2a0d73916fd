import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mayEdit, useAccounts, useHousehold } from '../../apollo/books.ts';
import {
  ImportBatchesDocument,
  type BatchSummaryFragment,
} from '../../apollo/generated/importing/graphql.ts';
import { live } from '../../apollo/live-query.ts';
import { EmptyState } from '../../shared/ui/empty-state.tsx';
import { ErrorState } from '../../shared/ui/error-state.tsx';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { LoadingNote, RowSkeletons } from '../../shared/ui/skeletons.tsx';
import { useIsTouch } from '../../shared/ui/use-is-touch.ts';
import { BatchRow } from './batch-row.tsx';
import { FileDrop } from './file-drop.tsx';
import classes from './import-list.module.css';
import { useImportFiles } from './use-import-files.ts';

const route = getRouteApi('/h/$householdId/import');
const pageSize = 20;

/** Every file that was imported, newest first, and the place where the next one is dropped. */
export function ImportListScreen() {
  const { householdId } = route.useParams();
  const { account: accountId } = route.useSearch();
  const { t } = useTranslation('importing');
  const accounts = useAccounts(householdId);
  const editor = mayEdit(useHousehold(householdId)?.role);
  const isTouch = useIsTouch();
  const importFiles = useImportFiles(householdId, accountId ?? null);
  const { data, error, loading, refetch, fetchMore } = useQuery(ImportBatchesDocument, {
    variables: { householdId, first: pageSize },
    context: live({ shows: ['IMPORTS'] }),
  });
  const connection = data?.household?.importBatches;
  const batches = (connection?.edges ?? []).map((edge) => edge?.node as BatchSummaryFragment);
  const account = accounts.find(({ id }) => id === accountId);

  return (
    <>
      <PageHeader title={t('title')}>
        {account ? <span className={classes.into}>{t('list.into', { account: account.name })}</span> : null}
      </PageHeader>
      <div className={classes.screen}>
        {editor ? <FileDrop onFiles={(files) => void importFiles(files)} /> : null}
        {batches.length > 0 ? (
          <>
            <h2 className={classes.heading}>{t('list.title')}</h2>
            <ul className={classes.list}>
              {batches.map((batch) => (
                <BatchRow
                  key={batch.id}
                  householdId={householdId}
                  batch={batch}
                  accounts={accounts}
                  editor={editor}
                />
              ))}
            </ul>
            {connection?.pageInfo?.hasNextPage ? (
              <div className={classes.more}>
                <Button
                  variant="default"
                  loading={loading}
                  onClick={() => void fetchMore({ variables: { after: connection.pageInfo?.endCursor } })}
                >
                  {t('list.more')}
                </Button>
              </div>
            ) : null}
          </>
        ) : connection ? (
          <EmptyState
            title={t('list.emptyTitle')}
            text={t(!editor ? 'list.emptyViewer' : isTouch ? 'list.emptyTextTouch' : 'list.emptyText')}
          />
        ) : error ? (
          <ErrorState error={error} onRetry={() => refetch()} />
        ) : (
          <>
            <LoadingNote label={t('loading')} />
            <RowSkeletons rows={5} rowHeight={64} />
          </>
        )}
      </div>
    </>
  );
}
