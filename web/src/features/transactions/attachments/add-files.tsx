import { Button } from '@mantine/core';
import { IconCamera, IconPaperclip } from '@tabler/icons-react';
import { useRef, type ChangeEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsTouch } from '../../../shared/ui/use-is-touch.ts';
import classes from './attachments.module.css';

/** Buttons that choose files, or take a picture where there is a camera at hand. */
export function AddFiles({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
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
        data-add-files
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
      ) : (
        <span className={classes.hint}>{t('files.hint')}</span>
      )}
    </div>
  );
}
