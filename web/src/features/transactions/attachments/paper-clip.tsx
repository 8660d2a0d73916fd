import { IconPaperclip } from '@tabler/icons-react';
import classes from './attachments.module.css';

/** The mark of a row that has files, and how many; pressing it shows them. */
export function PaperClip({ count, label }: { count: number; label: string }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      data-act="files"
      className={classes.clip}
      aria-label={label}
      title={label}
    >
      <IconPaperclip size={14} stroke={1.6} aria-hidden="true" />
      {count}
    </button>
  );
}
