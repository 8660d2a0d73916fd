import { ActionIcon, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  IconChevronLeft,
  IconChevronRight,
  IconDownload,
  IconTrash,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import { useEffect, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { serverUrl } from '../../../apollo/address.ts';
import { EmptyState } from '../../../shared/ui/empty-state.tsx';
import { ErrorState } from '../../../shared/ui/error-state.tsx';
import { Bone } from '../../../shared/ui/skeletons.tsx';
import { aboutAttachment } from '../attachments/attachment-card.tsx';
import { useAttachments, type Attachment, type ViewedFiles } from '../attachments/use-attachments.ts';
import type { Books } from '../use-books.ts';
import { PreviewBody } from './preview-body.tsx';
import classes from './preview.module.css';
import { zoomed, type Zoom } from './zoom.ts';

interface PreviewDialogProps {
  readonly books: Books;
  readonly isEditable: boolean;
  readonly viewed: ViewedFiles;
  readonly onClose: () => void;
}

const icon = { size: 18, stroke: 1.6 };

/** The files of a transaction, one at a time and large. Arrow keys walk, + and − zoom, 0 fits. */
export function PreviewDialog({ books, isEditable, viewed, onClose }: PreviewDialogProps) {
  const { t } = useTranslation('transactions');
  const isPhone = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false });
  const { list, error, retry, remove } = useAttachments(books.householdId, viewed.transactionId);
  const [shownId, setShownId] = useState(viewed.startAt);
  const [lastIndex, setLastIndex] = useState(0);
  const found = list?.findIndex(({ id }) => id === shownId) ?? -1;
  // What was removed leaves its place to the next.
  const index = found === -1 ? Math.min(lastIndex, (list?.length ?? 1) - 1) : found;
  if (found !== -1 && found !== lastIndex) setLastIndex(found);
  const shown = list?.[index];
  const [zoom, setZoom] = useState<{ of: string | undefined; value: Zoom }>({ of: undefined, value: fit });
  const value = zoom.of === shown?.id ? zoom.value : fit;
  const setValue = (next: Zoom) => setZoom({ of: shown?.id, value: next });
  const isImage = shown?.preview === 'IMAGE';
  const isGone = list?.length === 0;
  useEffect(() => {
    if (isGone) onClose();
  }, [isGone, onClose]);

  const walk = (by: number) => setShownId(list?.[index + by]?.id ?? shown?.id);
  const handleKey = (event: KeyboardEvent) => {
    const act = {
      ArrowLeft: () => walk(-1),
      ArrowRight: () => walk(1),
      '+': () => setValue(zoomed(value, 1.4)),
      '-': () => setValue(zoomed(value, 1 / 1.4)),
      '0': () => setValue(fit),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };

  return (
    <Modal
      opened
      onClose={onClose}
      fullScreen={isPhone}
      size="min(1180px, 96vw)"
      title={shown?.name ?? t('files.title')}
      closeButtonProps={{ 'aria-label': t('files.close') }}
      classNames={{ body: classes.modalBody ?? '', title: classes.title ?? '' }}
      onKeyDown={handleKey}
    >
      <div className={classes.bar}>
        <span className={classes.about}>
          {shown ? aboutAttachment(shown, books.format).join(' · ') : null}
        </span>
        {isImage ? (
          <>
            <ActionIcon aria-label={t('files.zoomOut')} onClick={() => setValue(zoomed(value, 1 / 1.4))}>
              <IconZoomOut {...icon} />
            </ActionIcon>
            <ActionIcon aria-label={t('files.zoomIn')} onClick={() => setValue(zoomed(value, 1.4))}>
              <IconZoomIn {...icon} />
            </ActionIcon>
          </>
        ) : null}
        {shown ? <DownloadButton attachment={shown} /> : null}
        {isEditable && shown ? (
          <ActionIcon aria-label={t('files.remove', { name: shown.name })} onClick={() => void remove(shown)}>
            <IconTrash {...icon} />
          </ActionIcon>
        ) : null}
      </div>
      <div className={classes.stage}>
        {error !== undefined && list === undefined ? <ErrorState error={error} onRetry={retry} /> : null}
        {list === undefined && error === undefined ? <Bone width="60%" /> : null}
        {shown ? (
          <PreviewBody key={shown.id} attachment={shown} zoom={value} onZoom={setValue} />
        ) : isGone ? (
          <EmptyState title={t('files.none')} />
        ) : null}
        {list && list.length > 1 ? (
          <>
            <ActionIcon
              className={classes.before ?? ''}
              variant="default"
              size={36}
              radius="xl"
              disabled={index <= 0}
              aria-label={t('files.before')}
              onClick={() => walk(-1)}
            >
              <IconChevronLeft {...icon} />
            </ActionIcon>
            <ActionIcon
              className={classes.after ?? ''}
              variant="default"
              size={36}
              radius="xl"
              disabled={index >= list.length - 1}
              aria-label={t('files.after')}
              onClick={() => walk(1)}
            >
              <IconChevronRight {...icon} />
            </ActionIcon>
            <span className={classes.count} aria-live="polite">
              {t('files.place', { number: index + 1, count: list.length })}
            </span>
          </>
        ) : null}
      </div>
    </Modal>
  );
}

const fit: Zoom = { scale: 1, x: 0, y: 0 };

function DownloadButton({ attachment: { address, name } }: { attachment: Attachment }) {
  const { t } = useTranslation('transactions');
  return (
    <ActionIcon
      component="a"
      href={serverUrl(address)}
      download={name}
      aria-label={t('files.download', { name })}
    >
      <IconDownload {...icon} />
    </ActionIcon>
  );
}
