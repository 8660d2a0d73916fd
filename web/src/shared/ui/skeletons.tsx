import classes from './states.module.css';

/** A grey bar in the place of a text. Width and height in px, or a CSS length. */
export function Bone({ width, height = 12 }: { width: number | string; height?: number }) {
  return <span className={classes.bone} style={{ width, height }} />;
}

/** Rows of a list that is coming: a text left, a figure right. `rowHeight` in px, as the real rows have it. */
export function RowSkeletons({ rows, rowHeight = 36 }: { rows: number; rowHeight?: number }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={classes.boneRow} style={{ height: rowHeight }}>
          <Bone width={`${28 + ((row * 17) % 30)}%`} />
          <Bone width={64} />
        </div>
      ))}
    </div>
  );
}

/** Says that something is loading to those who cannot see the skeletons. */
export function LoadingNote({ label }: { label: string }) {
  return (
    <span className="visually-hidden" role="status">
      {label}
    </span>
  );
}
