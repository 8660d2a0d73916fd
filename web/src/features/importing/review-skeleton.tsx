import { useTranslation } from 'react-i18next';
import { Bone, LoadingNote, RowSkeletons } from '../../shared/ui/skeletons.tsx';
import classes from './review-skeleton.module.css';

/** A review that is coming: what the file is, the filters, the first lines. */
export function ReviewSkeleton() {
  const { t } = useTranslation('importing');
  return (
    <div className={classes.review}>
      <LoadingNote label={t('loading')} />
      <Bone width={320} />
      <Bone width={220} />
      <div className={classes.chips}>
        {[64, 72, 88, 96].map((width) => (
          <Bone key={width} width={width} height={28} />
        ))}
      </div>
      <RowSkeletons rows={10} rowHeight={48} />
    </div>
  );
}
