import { Button, FileButton } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsTouch } from '../../shared/ui/use-is-touch.ts';
import classes from './file-drop.module.css';

/** Where a bank file is dropped, or chosen. (The whole window takes files too; this says so.) */
export function FileDrop({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const { t } = useTranslation('importing');
  const [over, setOver] = useState(false);
  const isTouch = useIsTouch();
  return (
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      <IconFileImport size={28} stroke={1.4} aria-hidden="true" />
      <div className={classes.text}>
        <strong>{t(isTouch ? 'drop.titleTouch' : 'drop.title')}</strong>
        <span>{t('drop.text')}</span>
      </div>
      <FileButton
        onChange={onFiles}
        multiple
        accept=".csv,.ofx,.qfx,.txt,text/csv,application/x-ofx"
        inputProps={{ 'aria-label': t('drop.choose') }}
      >
        {(button) => <Button {...button}>{t('drop.choose')}</Button>}
      </FileButton>
    </div>
  );
}
