import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverUrl } from '../../../apollo/address.ts';
import { EmptyState } from '../../../shared/ui/empty-state.tsx';
import type { Attachment } from '../attachments/use-attachments.ts';
import { ImagePreview } from './image-preview.tsx';
import classes from './preview.module.css';
import { TextPreview } from './text-preview.tsx';
import type { Zoom } from './zoom.ts';

interface PreviewBodyProps {
  readonly attachment: Attachment;
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
}

/** A file as it can be looked at: as an image, a PDF, text; else only downloaded. */
export function PreviewBody({ attachment, zoom, onZoom }: PreviewBodyProps) {
  const [isBroken, setBroken] = useState(false);
  const { preview, name, address } = attachment;
  if (isBroken) return <NoPreview attachment={attachment} isBroken />;
  switch (preview) {
    case 'IMAGE':
      return (
        <ImagePreview attachment={attachment} zoom={zoom} onZoom={onZoom} onBroken={() => setBroken(true)} />
      );
    case 'PDF':
      return navigator.pdfViewerEnabled ? (
        // Its answer says itself that it is a sandbox; with the attribute, browsers show no PDF at all.
        // oxlint-disable-next-line react/iframe-missing-sandbox
        <iframe className={classes.frame} src={serverUrl(address)} title={name} />
      ) : (
        <NoPreview attachment={attachment} />
      );
    case 'TEXT':
      return <TextPreview attachment={attachment} onBroken={() => setBroken(true)} />;
    case 'NONE':
      return <NoPreview attachment={attachment} />;
  }
}

function NoPreview({ attachment, isBroken = false }: { attachment: Attachment; isBroken?: boolean }) {
  const { t } = useTranslation('transactions');
  const { name, address } = attachment;
  return (
    <EmptyState
      title={t(isBroken ? 'files.broken' : 'files.noPreview')}
      text={t(isBroken ? 'files.brokenText' : 'files.noPreviewText')}
      actions={
        <Button
          component="a"
          href={serverUrl(address)}
          download={name}
          leftSection={<IconDownload size={16} />}
        >
          {t('files.downloadThis')}
        </Button>
      }
    />
  );
}
