import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PostingStatus } from '../rows/sheet-row.ts';
import classes from './sheet.module.css';

/** A hollow dot while the bank has not booked it, a filled one when it has, a lock when it was reconciled. */
export function StatusMark({
  status,
  name,
  isEditable,
}: {
  status: PostingStatus;
  name: string;
  isEditable: boolean;
}) {
  const { t } = useTranslation('transactions');
  const label = t(`status.${status}`);
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
      aria-label={t(status === 'PENDING' ? 'row.clear' : 'row.unclear', { name })}
      title={label}
    />
  );
}
