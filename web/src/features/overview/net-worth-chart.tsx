import { useId, useMemo, useState, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { OverviewNetWorthQuery } from '../../apollo/generated/overview/graphql.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { EmptyState } from '../../shared/ui/empty-state.tsx';
import classes from './net-worth-chart.module.css';
import { drawnPoints } from './net-worth-points.ts';
import { placeOf, shapeOf, writtenOf } from './net-worth-shape.ts';

type Points = OverviewNetWorthQuery['household']['netWorthByMonth'];

/** Months that are written below the line at most: short names, or names with their year. */
const writtenMax = { short: 13, long: 8 };

/** Net worth at the end of each month as an area; the month under the pointer says its figure. */
export function NetWorthChart({ points }: { points: Points }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const drawn = useMemo(() => drawnPoints(points), [points]);
  const shape = useMemo(
    () => (drawn.length < 2 ? null : shapeOf(drawn.map(({ height }) => height))),
    [drawn],
  );
  const [pointed, setPointed] = useState<number | null>(null);
  const fadeId = useId();
  if (shape === null)
    return <EmptyState compact title={t('netWorth.early')} text={t('netWorth.earlyText')} />;
  const first = drawn[0];
  const last = drawn.at(-1);
  const isLong = drawn.length > writtenMax.short;
  const shown = pointed === null ? undefined : drawn[pointed];
  const left = (index: number) => ({ left: `${placeOf(index, drawn.length)}%` });

  const point = ({ currentTarget, clientX }: PointerEvent<HTMLElement>) => {
    const box = currentTarget.getBoundingClientRect();
    const share = (clientX - box.left) / box.width;
    setPointed(Math.round(Math.min(Math.max(share, 0), 1) * (drawn.length - 1)));
  };

  return (
    <figure className={classes.figure}>
      <div
        className={classes.plot}
        aria-hidden="true"
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setPointed(null)}
      >
        <svg className={classes.drawing} viewBox="0 0 100 100" preserveAspectRatio="none">
          <linearGradient id={fadeId} x1="0" y1="0" x2="0" y2="1">
            <stop offset="0" className={classes.fadeFrom} />
            <stop offset="1" className={classes.fadeTo} />
          </linearGradient>
          {shape.grid.map((y) => (
            <line key={y} className={classes.grid} x1="0" x2="100" y1={y} y2={y} />
          ))}
          <path d={shape.area} fill={`url(#${fadeId})`} />
          <path className={classes.line} d={shape.line} />
        </svg>
        {shown && pointed !== null ? (
          <div
            className={classes.pointed}
            style={left(pointed)}
            data-end={pointed > drawn.length / 2 || undefined}
          >
            <div className={classes.tip}>
              <span>{format.date(shown.month, 'month')}</span>
              <b>{format.money(shown.money, { currency: 'symbol' })}</b>
            </div>
          </div>
        ) : null}
      </div>
      <div className={classes.months} aria-hidden="true">
        {writtenOf(drawn.length, isLong ? writtenMax.long : writtenMax.short).map((index) => (
          <span key={index} style={left(index)}>
            {format.date(drawn[index]?.month ?? '', isLong ? 'month-year' : 'month-short')}
          </span>
        ))}
      </div>
      <figcaption className="visually-hidden">
        {first && last
          ? t('netWorth.described', {
              from: format.date(first.month, 'month'),
              to: format.date(last.month, 'month'),
              before: format.money(first.money, { currency: 'symbol' }),
              now: format.money(last.money, { currency: 'symbol' }),
            })
          : null}
      </figcaption>
    </figure>
  );
}
