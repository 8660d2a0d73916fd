import { Button, Progress } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import classes from './upload-note.module.css';
import type { UploadProgress } from '../../apollo/upload.ts';

let notesShown = 0;

/** Shows how far an upload is, whatever screen is open. `show` moves it on, `close` takes it away. */
export function showUploadNote(
  fileName: string,
  onCancel: () => void,
): { show: (progress: UploadProgress) => void; close: () => void } {
  notesShown += 1;
  const id = `upload-${notesShown}`;
  const note = (percent: number) => ({
    id,
    autoClose: false as const,
    withCloseButton: false,
    message: <UploadNote fileName={fileName} percent={percent} onCancel={onCancel} />,
  });
  notifications.show(note(0));
  let shown = 0;
  return {
    show: ({ sent, total }) => {
      const percent = total > 0 ? Math.floor((sent * 100) / total) : 0;
      // Small steps cost more than they tell.
      if (percent - shown < 2 && percent !== 100) return;
      shown = percent;
      notifications.update(note(percent));
    },
    close: () => notifications.hide(id),
  };
}

function UploadNote({
  fileName,
  percent,
  onCancel,
}: {
  fileName: string;
  percent: number;
  onCancel: () => void;
}) {
  const { t } = useTranslation('importing');
  const label = t('upload.sending', { name: fileName });
  return (
    <div className={classes.note}>
      <div className={classes.text}>
        <span className={classes.name}>{label}</span>
        <Progress value={percent} size="sm" aria-label={label} />
      </div>
      <Button size="compact-sm" variant="default" onClick={onCancel}>
        {t('upload.cancel')}
      </Button>
    </div>
  );
}
