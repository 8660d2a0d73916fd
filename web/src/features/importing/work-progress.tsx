import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shared/format/format-context.tsx';
import classes from './work-progress.module.css';

interface WorkProgressProps {
  /** What is being done: reading or writing. */
  readonly work: 'reading' | 'committing';
  /** Lines done, and how many there are when that is known. */
  readonly progress: { readonly done: number; readonly total: number | null };
  /** Absent for those who may not. */
  readonly onCancel?: (() => void) | undefined;
}

/** How far the server is with a batch, with a button that stops it and leaves nothing behind. */
export function WorkProgress({ work, progress, onCancel }: WorkProgressProps) {
  const { t } = useTranslation('importing');
  const format = useFormat();
  const { done, total } = progress;
  const label = t(`work.${work}`);
  return (
    <div className={classes.work}>
      <strong>{label}</strong>
      <Progress
        value={total === null || total === 0 ? 100 : Math.floor((done * 100) / total)}
        animated={total === null || total === 0}
        aria-label={label}
        className={classes.bar ?? ''}
      />
      <span className={classes.count}>
        {total === null
          ? t('work.done', { count: done, formatted: format.count(done) })
          : t('work.doneOf', { done: format.count(done), total: format.count(total) })}
      </span>
      {onCancel ? (
        <Button variant="default" onClick={onCancel}>
          {t('footer.cancel')}
        </Button>
      ) : null}
    </div>
  );
}
