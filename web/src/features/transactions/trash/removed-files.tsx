import { useApolloClient, useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  RemovedAttachmentsDocument,
  RestoreAttachmentDocument,
  type RemovedAttachmentsQuery,
} from '../../../apollo/generated/transactions/graphql.ts';
import { live } from '../../../apollo/live-query.ts';
import { formatBytes } from '../../../shared/format/bytes.ts';
import { FileIcon } from '../attachments/file-kind.tsx';
import type { Books } from '../use-books.ts';
import classes from './trash.module.css';

type RemovedPage = RemovedAttachmentsQuery['household']['attachments'];

const context = live({ shows: ['TRANSACTIONS'] });
const pageSize = 100;

/** The files that were removed from transactions, latest first; undefined while they are loaded. */
export function useRemovedFiles(householdId: string) {
  const { data, error, refetch, fetchMore, loading } = useQuery(RemovedAttachmentsDocument, {
    variables: { householdId, first: pageSize },
    context,
    fetchPolicy: 'cache-and-network',
  });
  const page = data?.household.attachments as RemovedPage | undefined;
  const more = () => void fetchMore({ variables: { after: page?.pageInfo.endCursor ?? null } });
  return { page, error, refetch, more, loading };
}

interface RemovedFilesProps {
  readonly books: Books;
  readonly files: ReturnType<typeof useRemovedFiles>;
  readonly isEditable: boolean;
  /** Does what is asked, and says how it went. */
  readonly attempt: (work: () => Promise<unknown>, done: string) => Promise<void>;
}

/** Files in the trash, each with the transaction that it goes back to. */
export function RemovedFiles({
  books,
  files: { page, more, loading },
  isEditable,
  attempt,
}: RemovedFilesProps) {
  const { t } = useTranslation('transactions');
  const client = useApolloClient();
  const { householdId, format } = books;
  if (!page || page.edges.length === 0) return null;
  return (
    <>
      <h2 className={classes.heading}>{t('files.title')}</h2>
      <ul className={classes.rows} aria-label={t('trash.files')}>
        {page.edges.map(({ node, transaction }) => (
          <li key={node.id} className={classes.row}>
            <FileIcon mediaType={node.mediaType} name={node.name} />
            <span className={classes.what}>
              <b>{node.name}</b>
              <small>
                {[
                  formatBytes(node.sizeBytes, format.numberLocale),
                  transaction
                    ? t('trash.fileOf', { payee: transaction.payee, date: format.date(transaction.date) })
                    : '',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </span>
            <small className={classes.when}>
              {node.removedAt == null ? '' : t('trash.deletedAt', { when: format.instant(node.removedAt) })}
            </small>
            {isEditable ? (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('trash.restoreOne', { name: node.name })}
                onClick={() =>
                  void attempt(
                    () =>
                      client.mutate({
                        mutation: RestoreAttachmentDocument,
                        variables: { householdId, id: node.id },
                      }),
                    t('trash.restored', { count: 1 }),
                  )
                }
              >
                {t('trash.restore')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {page.pageInfo.hasNextPage ? (
        <div className={classes.more}>
          <Button variant="default" loading={loading} onClick={more}>
            {t('trash.more')}
          </Button>
        </div>
      ) : null}
    </>
  );
}
