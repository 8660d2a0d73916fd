import { IconLock } from '@tabler/icons-react';
import type { PostingStatus } from '../rows/sheet-row.ts';
import classes from './sheet.module.css';
import type { RowLabels } from './use-row-labels.ts';

/** A hollow dot while the bank has not booked it, a filled one when it has, a lock when it was reconciled. */
export function StatusMark({
  status,
  name,
  isEditable,
  labels,
}: {
  status: PostingStatus;
  name: string;
  isEditable: boolean;
  labels: RowLabels;
}) {
  const label = labels.status[status];
  if (status === 'RECONCILED') {
    return (
      <span className={classes.lock} role="img" aria-label={label} title={label}>
        <IconLock size={15} stroke={1.6} aria-hidden="true" />
      </span>
    );
  }
  if (!isEditable)
    return <span className={classes.dot} data-status={status} role="img" aria-label={label} title={label} />;
  return (
    <button
      type="button"
      tabIndex={-1}
      data-act="clear"
      data-status={status}
      className={classes.dot}
      aria-label={status === 'PENDING' ? labels.clear(name) : labels.unclear(name)}
      title={label}
    />
  );
}
