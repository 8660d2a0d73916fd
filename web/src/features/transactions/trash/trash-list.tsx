import { useApolloClient, useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { IconArrowLeft, IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  EmptyTrashDocument,
  RestoreTransactionsDocument,
  TrashPageDocument,
  type TrashPageQuery,
} from '../../../apollo/generated/transactions/graphql.ts';
import { live } from '../../../apollo/live-query.ts';
import { Amount } from '../../../shared/ui/amount.tsx';
import { EmptyState } from '../../../shared/ui/empty-state.tsx';
import { ErrorState } from '../../../shared/ui/error-state.tsx';
import { useFailureText } from '../../../shared/ui/failure-text.ts';
import { RowSkeletons } from '../../../shared/ui/skeletons.tsx';
import { showToast } from '../../../shared/ui/toasts.tsx';
import filter from '../filter/filter.module.css';
import { rowOfTransaction } from '../rows/sheet-row.ts';
import { useRowWords } from '../sheet/use-row-words.tsx';
import type { Books } from '../use-books.ts';
import { RemovedFiles, useRemovedFiles } from './removed-files.tsx';
import classes from './trash.module.css';

const context = live({ shows: ['TRANSACTIONS'] });
const pageSize = 100;

/** What was deleted, latest first: each can come back, and all can go for good. */
export function TrashList({ books, isEditable }: { books: Books; isEditable: boolean }) {
  const { t } = useTranslation('transactions');
  const client = useApolloClient();
  const failureText = useFailureText();
  const words = useRowWords(books, null);
  const { householdId } = books;
  const [isAsking, setAsking] = useState(false);
  const { data, error, refetch, fetchMore, loading } = useQuery(TrashPageDocument, {
    variables: { householdId, first: pageSize },
    context,
    fetchPolicy: 'cache-and-network',
  });
  const trash = data?.household.trash as TrashPageQuery['household']['trash'] | undefined;
  const files = useRemovedFiles(householdId);
  const isKnown = trash !== undefined && files.page !== undefined;
  const problem = isKnown ? undefined : (error ?? files.error);
  const isAnything = (trash?.edges.length ?? 0) > 0 || (files.page?.edges.length ?? 0) > 0;

  const attempt = async (work: () => Promise<unknown>, done: string) => {
    try {
      await work();
      showToast(done);
    } catch (failure) {
      showToast(failureText(failure), 'problem');
    }
  };
  const restore = (ids: string[]) =>
    attempt(
      () => client.mutate({ mutation: RestoreTransactionsDocument, variables: { householdId, ids } }),
      t('trash.restored', { count: ids.length }),
    );
  const empty = () =>
    attempt(
      () => client.mutate({ mutation: EmptyTrashDocument, variables: { householdId } }),
      t('trash.emptied'),
    );

  return (
    <>
      <div className={filter.bar}>
        <Button
          component={Link}
          to="/h/$householdId/transactions"
          params={{ householdId } as never}
          variant="default"
          leftSection={<IconArrowLeft size={15} />}
        >
          {t('trash.back')}
        </Button>
        <span className={filter.space} />
        {isEditable && isAnything ? (
          isAsking ? (
            <>
              <span>{t('trash.forGood')}</span>
              <Button variant="default" onClick={() => setAsking(false)}>
                {t('editor.cancel')}
              </Button>
              <Button color="red" onClick={() => void empty().then(() => setAsking(false))}>
                {t('trash.emptyNow')}
              </Button>
            </>
          ) : (
            <Button variant="default" leftSection={<IconTrash size={15} />} onClick={() => setAsking(true)}>
              {t('trash.empty')}
            </Button>
          )
        ) : null}
      </div>
      <div className={classes.list}>
        {problem ? (
          <ErrorState
            error={problem}
            onRetry={() => {
              void refetch();
              void files.refetch();
            }}
          />
        ) : !isAnything && !isKnown ? (
          <RowSkeletons rows={8} rowHeight={44} />
        ) : null}
        {isKnown && !isAnything ? (
          <EmptyState title={t('trash.nothing')} text={t('trash.nothingText')} />
        ) : null}
        <ul className={classes.rows} aria-label={t('trash.title')}>
          {trash?.edges.map(({ node }) => {
            const row = rowOfTransaction(node);
            const { payee, category, name } = words(row);
            const account = books.account(node.accountId)?.name ?? '';
            return (
              <li key={node.id} className={classes.row}>
                <span className={classes.date}>{books.format.date(node.date)}</span>
                <span className={classes.what}>
                  <b>{name}</b>
                  <small>
                    {[payee === '' ? '' : category, account, node.note].filter(Boolean).join(' · ')}
                  </small>
                </span>
                <small className={classes.when}>
                  {node.deletedAt === null
                    ? ''
                    : t('trash.deletedAt', { when: books.format.instant(node.deletedAt) })}
                </small>
                <Amount money={node.amount} sign="always" tone="flow" />
                {isEditable ? (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={t('trash.restoreOne', { name })}
                    onClick={() => void restore([node.id])}
                  >
                    {t('trash.restore')}
                  </Button>
                ) : null}
              </li>
            );
          })}
        </ul>
        {trash?.pageInfo.hasNextPage ? (
          <div className={classes.more}>
            <Button
              variant="default"
              loading={loading}
              onClick={() => void fetchMore({ variables: { after: trash.pageInfo.endCursor } })}
            >
              {t('trash.more')}
            </Button>
          </div>
        ) : null}
        <RemovedFiles books={books} files={files} isEditable={isEditable} attempt={attempt} />
      </div>
    </>
  );
}
