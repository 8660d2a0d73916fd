import { useApolloClient } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { IconCamera, IconPaperclip } from '@tabler/icons-react';
import { useEffect, useRef, type ChangeEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFailureText } from '../../../shared/ui/failure-text.ts';
import { Bone } from '../../../shared/ui/skeletons.tsx';
import { useIsTouch } from '../../../shared/ui/use-is-touch.ts';
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
  readonly onFiles: (files: readonly File[]) => void;
}

/** The files of an open row, those on their way to it, and the ways to bring more. */
export function AttachmentsPanel({ editor, books, onFiles }: AttachmentsPanelProps) {
  const { t } = useTranslation('transactions');
  const failureText = useFailureText();
  const client = useApolloClient();
  const { householdId, format } = books;
  const { key, transactionId } = ownerOf(editor);
  const isNew = transactionId === null;
  const { list, error, retry, rename, remove } = useAttachments(householdId, transactionId);
  const store = uploadsOf(client, householdId);
  const uploads = useUploads(store, key);
  const viewer = useFileViewer();
  const root = useRef<HTMLElement>(null);
  // The button that had the keyboard goes with its card.
  const focusAdd = () => root.current?.querySelector('button')?.focus();
  useEffect(() => store.watch(key), [store, key]);

  const known = editor.row?.transaction.attachmentCount ?? 0;
  const isEmpty = list?.length === 0 && uploads.length === 0;
  return (
    <section ref={root} className={classes.panel} aria-label={t('files.title')}>
      <AddFiles onFiles={onFiles} hint={isEmpty ? t(isNew ? 'files.hintNew' : 'files.hint') : null} />
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

/** Buttons that choose files, or take a picture where there is a camera at hand. */
function AddFiles({ onFiles, hint }: { onFiles: (files: readonly File[]) => void; hint: string | null }) {
  const { t } = useTranslation('transactions');
  const isTouch = useIsTouch();
  const chooser = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const handleChange = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    onFiles([...(currentTarget.files ?? [])]);
    // The same file may be chosen again.
    currentTarget.value = '';
  };
  return (
    <div className={classes.add}>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPaperclip size={14} stroke={1.6} />}
        onClick={() => chooser.current?.click()}
      >
        {t('files.add')}
      </Button>
      <input ref={chooser} type="file" multiple hidden aria-label={t('files.add')} onChange={handleChange} />
      {isTouch ? (
        <>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconCamera size={15} stroke={1.6} />}
            onClick={() => camera.current?.click()}
          >
            {t('files.photo')}
          </Button>
          <input
            ref={camera}
            type="file"
            accept="image/*"
            capture="environment"
            hidden
            aria-label={t('files.photo')}
            onChange={handleChange}
          />
        </>
      ) : hint === null ? null : (
        <span className={classes.hint}>{hint}</span>
      )}
    </div>
  );
}
