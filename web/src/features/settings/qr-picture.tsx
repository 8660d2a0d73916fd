import { Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';
import classes from './second-factor.module.css';

/** Modules of white around it, which scanners need to find it. */
const border = 4;

/** An address as a QR picture, dark on light in every scheme, since not every scanner reads it the other way round. */
export function QrPicture({ text, label }: { text: string; label: string }) {
  const [rows, setRows] = useState<readonly (readonly boolean[])[] | null>(null);
  useEffect(() => {
    let isWanted = true;
    // Where it cannot be loaded, the secret beside it does as well.
    void import('uqr').then(
      ({ encode }) => {
        if (isWanted) setRows(encode(text, { ecc: 'M', border }).data);
      },
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [text]);
  if (rows === null) return <Skeleton className={classes.picture ?? ''} />;
  const path = rows
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return (
    <svg
      className={classes.picture}
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <rect width="100%" height="100%" fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
