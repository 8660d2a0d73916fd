import { Button, FileButton } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFileTarget } from '../../shared/ui/file-drag.ts';
import { useIsTouch } from '../../shared/ui/use-is-touch.ts';
import classes from './file-drop.module.css';

/** Where a bank file is dropped, or chosen. (The whole window takes files too; this says so.) */
export function FileDrop({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const { t } = useTranslation('importing');
  const { props, drop } = useFileTarget(onFiles);
  const isTouch = useIsTouch();
  return (
    <div className={classes.drop} data-over={drop === 'over' || undefined} {...props}>
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
