import { IconPaperclip } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './attachments.module.css';

/** Lies over an open row while files are dragged, so that one sees where they are attached and where they are imported. */
export function DropHere({ drop }: { drop: 'ready' | 'over' | undefined }) {
  const { t } = useTranslation('transactions');
  if (drop === undefined) return null;
  return (
    <div className={classes.dropHere} data-drop={drop}>
      <span>
        <IconPaperclip size={16} stroke={1.6} aria-hidden="true" />
        {t('files.dropHere')}
      </span>
    </div>
  );
}
