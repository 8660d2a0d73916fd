import { ActionIcon } from '@mantine/core';
import { IconDownload, IconPencil, IconTrash } from '@tabler/icons-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { serverUrl } from '../../../apollo/address.ts';
import { formatBytes } from '../../../shared/format/bytes.ts';
import type { Format } from '../../../shared/format/format-context.tsx';
import classes from './attachments.module.css';
import { FileIcon, fileKind } from './file-kind.tsx';
import type { Attachment } from './use-attachments.ts';

interface AttachmentCardProps {
  readonly attachment: Attachment;
  readonly format: Format;
  readonly isEditable: boolean;
  readonly onPreview: () => void;
  readonly onRename: (name: string) => void;
  readonly onRemove: () => void;
}

/** A file at a transaction: what it is and looks like, who brought it, and what can be done with it. */
export function AttachmentCard(props: AttachmentCardProps) {
  const { attachment, format, isEditable, onPreview, onRename, onRemove } = props;
  const { t } = useTranslation('transactions');
  const [isRenaming, setRenaming] = useState(false);
  const renameButton = useRef<HTMLButtonElement>(null);
  const { name } = attachment;
  return (
    <li className={classes.card}>
      <button
        type="button"
        className={classes.thumb}
        aria-label={t('files.open', { name })}
        onClick={onPreview}
      >
        <Thumbnail attachment={attachment} />
      </button>
      <div className={classes.about}>
        {isRenaming ? (
          <NameField
            name={name}
            onDone={(typed) => {
              setRenaming(false);
              renameButton.current?.focus();
              if (typed !== null) onRename(typed);
            }}
          />
        ) : (
          <button type="button" className={classes.name} tabIndex={-1} title={name} onClick={onPreview}>
            {name}
          </button>
        )}
        <span className={classes.meta}>{aboutAttachment(attachment, format).join(' · ')}</span>
      </div>
      <div className={classes.actions}>
        <ActionIcon
          component="a"
          href={serverUrl(attachment.address)}
          download={name}
          aria-label={t('files.download', { name })}
        >
          <IconDownload size={15} stroke={1.6} />
        </ActionIcon>
        {isEditable ? (
          <>
            <ActionIcon
              ref={renameButton}
              aria-label={t('files.rename', { name })}
              onClick={() => setRenaming(true)}
            >
              <IconPencil size={15} stroke={1.6} />
            </ActionIcon>
            <ActionIcon aria-label={t('files.remove', { name })} onClick={onRemove}>
              <IconTrash size={15} stroke={1.6} />
            </ActionIcon>
          </>
        ) : null}
      </div>
    </li>
  );
}

/** Kind, size, who and when. */
export function aboutAttachment(attachment: Attachment, format: Format): string[] {
  const { sizeBytes, createdBy, createdAt } = attachment;
  return [
    fileKind(attachment),
    formatBytes(sizeBytes, format.numberLocale),
    createdBy?.name,
    format.instant(createdAt),
  ].filter((part) => part !== null && part !== undefined);
}

function Thumbnail({ attachment }: { attachment: Attachment }) {
  const [isBroken, setBroken] = useState(false);
  if (attachment.preview !== 'IMAGE' || isBroken) return <FileIcon {...attachment} />;
  return (
    <img
      src={serverUrl(attachment.address)}
      alt=""
      width={40}
      height={40}
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={() => setBroken(true)}
    />
  );
}

/** The name while it is changed: its stem is marked, its end rarely is what one means. Answers null when it stays. */
function NameField({ name, onDone }: { name: string; onDone: (typed: string | null) => void }) {
  const { t } = useTranslation('transactions');
  const [typed, setTyped] = useState(name);
  const isDone = useRef(false);
  const finish = (result: string | null) => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(result);
  };
  const take = () => finish(typed.trim() === '' || typed.trim() === name ? null : typed.trim());
  const handleKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    // The row around would save or close.
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Enter') take();
    else finish(null);
  };
  return (
    <input
      className={classes.nameField}
      aria-label={t('files.name')}
      value={typed}
      maxLength={255}
      autoComplete="off"
      ref={focusStem}
      onChange={(event) => setTyped(event.currentTarget.value)}
      // A drawer around would take Escape for itself.
      data-mantine-stop-propagation="true"
      onKeyDown={handleKey}
      onBlur={take}
    />
  );
}

function focusStem(field: HTMLInputElement | null): void {
  if (!field || document.activeElement === field) return;
  field.focus();
  const dot = field.value.lastIndexOf('.');
  field.setSelectionRange(0, dot > 0 ? dot : field.value.length);
}
