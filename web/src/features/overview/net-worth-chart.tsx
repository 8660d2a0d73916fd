import '@mantine/charts/styles.css';
import { AreaChart } from '@mantine/charts';
import { useTranslation } from 'react-i18next';
import type { OverviewNetWorthQuery } from '../../apollo/generated/overview/graphql.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { EmptyState } from '../../shared/ui/empty-state.tsx';
import classes from './net-worth-chart.module.css';
import { drawnPoints } from './net-worth-points.ts';

type Points = OverviewNetWorthQuery['household']['netWorthByMonth'];

/** Net worth at the end of each month as an area. Loaded when it is first drawn. */
export function NetWorthChart({ points }: { points: Points }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const drawn = drawnPoints(points);
  if (drawn.length < 2)
    return <EmptyState compact title={t('netWorth.early')} text={t('netWorth.earlyText')} />;
  const first = drawn[0];
  const last = drawn.at(-1);

  return (
    <figure className={classes.figure}>
      <AreaChart
        h="100%"
        data={drawn}
        dataKey="month"
        series={[{ name: 'height', color: 'var(--acc)' }]}
        curveType="monotone"
        strokeWidth={2}
        fillOpacity={0.2}
        withDots={false}
        withYAxis={false}
        gridAxis="x"
        strokeDasharray="0"
        gridColor="var(--line2)"
        textColor="var(--ink3)"
        xAxisProps={{
          tickFormatter: (month: string) =>
            format.date(month, drawn.length > 13 ? 'month-year' : 'month-short'),
          interval: 'equidistantPreserveStart',
          minTickGap: 24,
          padding: { left: 14, right: 14 },
        }}
        yAxisProps={{ domain: ['auto', 'auto'] }}
        areaChartProps={{ accessibilityLayer: false }}
        tooltipAnimationDuration={0}
        tooltipProps={{
          content: ({ payload }) => {
            const point = payload?.[0]?.payload as ReturnType<typeof drawnPoints>[number] | undefined;
            return point ? (
              <div className={classes.tip}>
                <span>{format.date(point.month, 'month')}</span>
                <b>{format.money(point.money, { currency: 'symbol' })}</b>
              </div>
            ) : null;
          },
        }}
      />
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
