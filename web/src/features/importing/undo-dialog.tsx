import { useMutation, useQuery } from '@apollo/client/react';
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ImportUndoPreviewDocument,
  UndoImportDocument,
  type BatchSummaryFragment,
} from '../../apollo/generated/importing/graphql.ts';
import { ErrorState } from '../../shared/ui/error-state.tsx';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { Bone } from '../../shared/ui/skeletons.tsx';
import { showToast } from '../../shared/ui/toasts.tsx';
import { KeptTransactions } from './kept-transactions.tsx';
import classes from './undo-dialog.module.css';

interface UndoDialogProps {
  readonly householdId: string;
  readonly batch: BatchSummaryFragment;
  readonly onClose: () => void;
}

/** Says what an undo of a batch will do, does it, and lists the rows it left because they were edited since. */
export function UndoDialog({ householdId, batch, onClose }: UndoDialogProps) {
  const { t } = useTranslation('importing');
  const failureText = useFailureText();
  const [kept, setKept] = useState<readonly string[] | null>(null);
  const [undo, { loading }] = useMutation(UndoImportDocument);
  const { data, error, refetch } = useQuery(ImportUndoPreviewDocument, {
    variables: { householdId, batchId: batch.id },
    fetchPolicy: 'network-only',
    skip: kept !== null,
  });
  const preview = data?.household?.importBatch?.undoPreview;

  const undoAll = async () => {
    try {
      const answer = await undo({ variables: { householdId, batchId: batch.id } });
      const ids = answer.data?.undoImport.keptTransactionIds ?? [];
      showToast(t('undo.done', { count: answer.data?.undoImport.removed ?? 0 }));
      if (ids.length === 0) onClose();
      else setKept(ids);
    } catch (failure) {
      showToast(failureText(failure), 'problem');
    }
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={kept === null ? t('undo.title', { file: batch.fileName }) : t('undo.keptTitle')}
      closeButtonProps={{ 'aria-label': t('line.close') }}
    >
      {kept !== null ? (
        <>
          <p className={classes.text}>{t('undo.keptWhy')}</p>
          <KeptTransactions householdId={householdId} ids={kept} onNavigate={onClose} />
        </>
      ) : error ? (
        <ErrorState compact error={error} onRetry={() => refetch()} />
      ) : preview ? (
        <ul className={classes.effects}>
          <li>{t('undo.removes', { count: preview.removes })}</li>
          {preview.unmerges > 0 ? <li>{t('undo.unmerges', { count: preview.unmerges })}</li> : null}
          {preview.kept > 0 ? (
            <li className={classes.keeps}>{t('undo.keeps', { count: preview.kept })}</li>
          ) : null}
        </ul>
      ) : (
        <div className={classes.bones}>
          <Bone width="80%" />
          <Bone width="60%" />
        </div>
      )}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {kept === null ? t('undo.cancel') : t('line.close')}
        </Button>
        {kept === null ? (
          <Button color="red" loading={loading} disabled={!preview} onClick={() => void undoAll()}>
            {t('undo.confirm')}
          </Button>
        ) : null}
      </div>
    </Modal>
  );
}
