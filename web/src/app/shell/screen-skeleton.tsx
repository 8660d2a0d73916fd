import { Bone, RowSkeletons } from '../../shared/ui/skeletons.tsx';
import classes from './screen-skeleton.module.css';

/** Stands in for a screen whose code or data is on its way. */
export function ScreenSkeleton() {
  return (
    <div className={classes.screen} aria-busy="true">
      <Bone width={180} height={16} />
      <RowSkeletons rows={10} />
    </div>
  );
}
