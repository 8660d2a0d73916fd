import { useMutation, useQuery } from '@apollo/client/react';
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverUrl } from '../../apollo/address.ts';
import { mayEdit, useAccounts, useHousehold } from '../../apollo/books.ts';
import {
  CancelImportDocument,
  ChangeImportDocument,
  ImportBatchDocument,
  type BatchFieldsFragment,
  type CsvSettingsInput,
  type StatementAccountInput,
} from '../../apollo/generated/importing/graphql.ts';
import { live } from '../../apollo/live-query.ts';
import { readFailure } from '../../apollo/server-error.ts';
import { formatBytes } from '../../shared/format/bytes.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { EmptyState } from '../../shared/ui/empty-state.tsx';
import { ErrorState } from '../../shared/ui/error-state.tsx';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { showToast } from '../../shared/ui/toasts.tsx';
import { AccountQuestions } from './account-questions.tsx';
import classes from './batch-screen.module.css';
import { BatchOutcome } from './batch-outcome.tsx';
import { CsvPanel } from './csv-panel.tsx';
import { mayReadAgain } from './reason-codes.ts';
import { FileIssues } from './file-issues.tsx';
import { FileSummary } from './file-summary.tsx';
import { InterruptionNote } from './interruption-note.tsx';
import { Review } from './review.tsx';
import { ReviewSkeleton } from './review-skeleton.tsx';
import { useProgress } from './use-progress.ts';
import { WorkProgress } from './work-progress.tsx';

const route = getRouteApi('/h/$householdId/import/$batchId');

/** One import batch, from the reading of its file to the books, and what became of it. */
export function ImportBatchScreen() {
  const { householdId, batchId } = route.useParams();
  const { t } = useTranslation('importing');
  const { data, error, refetch, startPolling, stopPolling } = useQuery(ImportBatchDocument, {
    variables: { householdId, batchId },
    context: live({ shows: ['IMPORTS', 'ACCOUNTS'], ownChanges: 'applied' }),
  });
  const batch = data?.household?.importBatch as BatchFieldsFragment | undefined;
  const pollMs = useProgress({
    householdId,
    batchId,
    status: batch?.status,
    onSettled: () => void refetch(),
  });
  useEffect(() => {
    if (pollMs === 0) return undefined;
    startPolling(pollMs);
    return stopPolling;
  }, [pollMs, startPolling, stopPolling]);

  return (
    <>
      <PageHeader title={t('title')}>
        <span className={classes.fileName} title={batch?.fileName}>
          {batch?.fileName ?? ''}
        </span>
        {batch ? <FileDownload batch={batch} /> : null}
      </PageHeader>
      {batch ? (
        <Batch key={batchId} householdId={householdId} batch={batch} />
      ) : error ? (
        readFailure(error).code === 'not_found' ? (
          <EmptyState title={t('notFound.title')} text={t('notFound.text')} />
        ) : (
          <ErrorState error={error} onRetry={() => refetch()} />
        )
      ) : (
        <ReviewSkeleton />
      )}
    </>
  );
}

/** The bank's file as it came, for a person's own records. */
function FileDownload({ batch: { fileName, fileAddress, fileSizeBytes } }: { batch: BatchFieldsFragment }) {
  const { t } = useTranslation('importing');
  const format = useFormat();
  const label = t('download', { size: formatBytes(fileSizeBytes, format.numberLocale) });
  return (
    <Tooltip label={label}>
      <ActionIcon component="a" href={serverUrl(fileAddress)} download={fileName} aria-label={label}>
        <IconDownload size={16} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}

function Batch({ householdId, batch }: { householdId: string; batch: BatchFieldsFragment }) {
  const { t } = useTranslation('importing');
  const { verdict } = route.useSearch();
  const navigate = useNavigate();
  const failureText = useFailureText();
  const accounts = useAccounts(householdId);
  const editor = mayEdit(useHousehold(householdId)?.role);
  const [change, { loading: changing }] = useMutation(ChangeImportDocument);
  const [cancel] = useMutation(CancelImportDocument);
  const opensReading = batch.csv !== null && (batch.csv.questions.length > 0 || batch.csv.missing.length > 0);
  const [readingOpen, setReadingOpen] = useState<boolean | null>(null);
  const [asksAccount, setAsksAccount] = useState(false);
  const reading = useReadingCount(batch);

  const update = async (changes: { csv?: CsvSettingsInput; accounts?: StatementAccountInput[] }) => {
    try {
      await change({ variables: { householdId, batchId: batch.id, ...changes } });
    } catch (error) {
      showToast(failureText(error), 'problem');
    }
  };
  const cancelAll = async () => {
    try {
      await cancel({ variables: { householdId, batchId: batch.id } });
      if (batch.status === 'READY') await navigate({ to: '/h/$householdId/import', params: { householdId } });
    } catch (error) {
      showToast(failureText(error), 'problem');
    }
  };

  const waiting = batch.status === 'READY' || batch.status === 'READING';
  const panelOpen = editor && waiting && batch.csv !== null && (readingOpen ?? opensReading);
  const unassigned = batch.accounts.some(({ accountId }) => accountId === null);
  const knowsFile = batch.accounts.length > 0 && batch.format !== null;
  return (
    <>
      {knowsFile && batch.status !== 'FAILED' ? (
        <FileSummary
          batch={batch}
          accounts={accounts}
          readingOpen={panelOpen}
          onChangeReading={editor && waiting ? () => setReadingOpen(!panelOpen) : undefined}
          onChangeAccount={
            editor && batch.status === 'READY' && !unassigned ? () => setAsksAccount(!asksAccount) : undefined
          }
        />
      ) : null}
      {editor && batch.status === 'READY' && (unassigned || asksAccount) ? (
        <AccountQuestions
          statementAccounts={batch.accounts}
          accounts={accounts}
          disabled={changing}
          onChoose={(position, accountId) => {
            setAsksAccount(false);
            void update({ accounts: [{ position, accountId }] });
          }}
        />
      ) : null}
      {waiting ? <FileIssues issues={batch.issues} /> : null}
      {batch.status === 'READY' || batch.status === 'COMMITTED' ? (
        <InterruptionNote problem={batch.problem} />
      ) : null}
      {panelOpen && batch.csv ? (
        <CsvPanel
          csv={batch.csv}
          onChange={(csv) => void update({ csv })}
          onClose={() => setReadingOpen(false)}
        />
      ) : null}
      {batch.status === 'READING' ? (
        <WorkProgress
          work="reading"
          progress={batch.progress}
          onCancel={editor ? () => void cancelAll() : undefined}
        />
      ) : batch.status === 'COMMITTING' ? (
        <WorkProgress
          work="committing"
          progress={batch.progress}
          onCancel={editor ? () => void cancelAll() : undefined}
        />
      ) : batch.status === 'READY' ? (
        <Review
          key={`${verdict ?? ''} ${reading}`}
          householdId={householdId}
          batch={batch}
          verdict={verdict}
          editable={editor}
          onCancel={() => void cancelAll()}
        />
      ) : (
        <>
          <BatchOutcome householdId={householdId} batch={batch} editor={editor} />
          {batch.status === 'COMMITTED' ? (
            <Review
              key={`${verdict ?? ''} committed`}
              householdId={householdId}
              batch={batch}
              verdict={verdict}
              editable={false}
              onCancel={() => undefined}
            />
          ) : null}
        </>
      )}
      {batch.status === 'FAILED' || batch.status === 'CANCELLED' || batch.status === 'UNDONE' ? (
        <div className={classes.again}>
          {editor && batch.problem !== null && mayReadAgain(batch.problem.code) ? (
            <Button loading={changing} onClick={() => void update({})}>
              {t('outcome.readAgain')}
            </Button>
          ) : null}
          <Button
            variant="default"
            onClick={() => void navigate({ to: '/h/$householdId/import', params: { householdId } })}
          >
            {t('outcome.toList')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** Grows when the file was read anew (other settings, another account), so that lines are asked for again. */
function useReadingCount(batch: BatchFieldsFragment): number {
  const key = JSON.stringify([batch.csv, batch.accounts.map(({ accountId }) => accountId)]);
  const before = useRef({ key, count: 0 });
  if (before.current.key !== key) before.current = { key, count: before.current.count + 1 };
  return before.current.count;
}
