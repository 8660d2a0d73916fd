import { Bone } from '../../../shared/ui/skeletons.tsx';
import classes from './sheet.module.css';
import card from './card.module.css';

/** The shape of a row that is coming. */
export function BoneView({
  isPhone,
  isAll,
  index,
  top,
}: {
  isPhone: boolean;
  isAll: boolean;
  index: number;
  top: number;
}) {
  const style = { top };
  if (isPhone) {
    return (
      <div aria-hidden="true" className={card.card} style={style}>
        <Bone width={`${30 + ((index * 13) % 30)}%`} />
        <Bone width={64} />
      </div>
    );
  }
  return (
    <div aria-hidden="true" className={classes.row} style={style}>
      <span />
      <Bone width={48} />
      {isAll ? <Bone width={70} /> : null}
      <Bone width={`${40 + ((index * 17) % 40)}%`} />
      <Bone width={`${35 + ((index * 23) % 40)}%`} />
      <Bone width={index % 3 === 0 ? '40%' : 0} />
      <span />
      <span className={classes.boneEnd}>
        <Bone width={56} />
      </span>
      {isAll ? null : (
        <span className={classes.boneEnd}>
          <Bone width={64} />
        </span>
      )}
    </div>
  );
}
