import { useApolloClient } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFailureText } from '../../../shared/ui/failure-text.ts';
import { Bone } from '../../../shared/ui/skeletons.tsx';
import type { OpenEditor } from '../saving/editors.ts';
import type { Books } from '../use-books.ts';
import { AttachmentCard } from './attachment-card.tsx';
import classes from './attachments.module.css';
import { useFileViewer } from './file-viewer.tsx';
import { UploadCard } from './upload-card.tsx';
import { useAttachments } from './use-attachments.ts';
import { ownerOf, uploadsOf, useUploads } from './uploads.ts';

interface AttachmentsPanelProps {
  readonly editor: OpenEditor;
  readonly books: Books;
}

/** The files of an open row, and those on their way to it. */
export function AttachmentsPanel({ editor, books }: AttachmentsPanelProps) {
  const { t } = useTranslation('transactions');
  const failureText = useFailureText();
  const client = useApolloClient();
  const { householdId, format } = books;
  const { key, transactionId } = ownerOf(editor);
  const { list, error, retry, rename, remove } = useAttachments(householdId, transactionId);
  const store = uploadsOf(client, householdId);
  const listed = new Set(list?.map(({ fileId }) => fileId));
  const uploads = useUploads(store, key).filter(
    ({ state }) => state.kind !== 'attaching' || !listed.has(state.fileId),
  );
  const viewer = useFileViewer();
  const root = useRef<HTMLElement>(null);
  // The button that had the keyboard goes with its card.
  const focusAdd = () => {
    const row = root.current?.closest('[data-editor]');
    row?.querySelector<HTMLElement>('[data-add-files]')?.focus();
  };
  useEffect(() => store.watch(key), [store, key]);

  const known = editor.row?.transaction.attachmentCount ?? 0;
  const isEmpty = list?.length === 0 && uploads.length === 0;
  return (
    <section ref={root} className={classes.panel} aria-label={t('files.title')}>
      {list === undefined && error !== undefined ? (
        <p className={classes.problem}>
          {failureText(error)}
          <Button size="compact-xs" variant="default" onClick={retry}>
            {t('files.tryAgain')}
          </Button>
        </p>
      ) : null}
      {isEmpty || (list === undefined && known === 0 && uploads.length === 0) ? null : (
        <ul className={classes.cards} aria-label={t('files.title')} aria-busy={list === undefined}>
          {list === undefined && error === undefined
            ? Array.from({ length: known }, (_, index) => (
                <li key={index} className={classes.card} aria-hidden="true">
                  <span className={classes.thumb} />
                  <Bone width={120} />
                </li>
              ))
            : null}
          {list?.map((attachment) => (
            <AttachmentCard
              key={attachment.id}
              attachment={attachment}
              format={format}
              isEditable
              onPreview={() =>
                viewer.show({ transactionId: attachment.transactionId, startAt: attachment.id })
              }
              onRename={(name) => void rename(attachment, name)}
              onRemove={() => {
                focusAdd();
                void remove(attachment);
              }}
            />
          ))}
          {uploads.map((upload) => (
            <UploadCard
              key={upload.id}
              upload={upload}
              locale={format.numberLocale}
              onRetry={() => store.retry(upload.id)}
              onCancel={() => {
                focusAdd();
                store.cancel(upload.id);
              }}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
