import { useQuery } from '@apollo/client/react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { OverviewNetWorthDocument } from '../../apollo/generated/overview/graphql.ts';
import { live } from '../../apollo/live-query.ts';
import { addMonths, monthOf } from '../../shared/format/business-date.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { signOf, subtractAmounts } from '../../shared/format/money.ts';
import { Amount } from '../../shared/ui/amount.tsx';
import { ErrorState } from '../../shared/ui/error-state.tsx';
import { Segments } from '../../shared/ui/segments.tsx';
import { Bone } from '../../shared/ui/skeletons.tsx';
import classes from './net-worth-card.module.css';
import { NetWorthChart } from './net-worth-chart.tsx';
import shared from './overview.module.css';

export type NetWorthRange = '3m' | '1y' | 'all';
/** Months of `all`: as far back as ten years; months before the books began are left off the drawing. */
const monthsOf: Record<NetWorthRange, number> = { '3m': 3, '1y': 12, all: 120 };

/** Net worth now, what this month changed, and its way here. */
export function NetWorthCard({ householdId, range }: { householdId: string; range: NetWorthRange }) {
  const { t } = useTranslation('overview');
  const navigate = useNavigate();
  const format = useFormat();
  const to = monthOf(format.today);
  const from = addMonths(to, 1 - monthsOf[range] - (range === '3m' ? 1 : 0));
  const { data, previousData, error, refetch } = useQuery(OverviewNetWorthDocument, {
    variables: { householdId, from, to },
    context: live({ shows: ['ACCOUNTS', 'TRANSACTIONS', 'RATES', 'HOUSEHOLD'] }),
  });
  const household = (data ?? previousData)?.household;
  const points = household?.netWorthByMonth ?? [];
  const now = household?.netWorth;
  const before = points.at(-2)?.total;
  const change =
    now?.money && before?.money
      ? { amount: subtractAmounts(now.money.amount, before.money.amount), currency: now.money.currency }
      : null;

  return (
    <section className={`${shared.card} ${shared.wide} ${classes.card}`} aria-label={t('netWorth.title')}>
      <div className={shared.head}>
        <h2 className={shared.heading}>{t('netWorth.title')}</h2>
        <Segments<NetWorthRange>
          size="xs"
          label={t('netWorth.range')}
          value={range}
          options={[
            { value: '3m', label: t('netWorth.months3') },
            { value: '1y', label: t('netWorth.year') },
            { value: 'all', label: t('netWorth.all') },
          ]}
          onChange={(value) =>
            void navigate({
              to: '/h/$householdId',
              params: { householdId },
              search: (kept) => ({ ...kept, range: value }),
              replace: true,
            })
          }
        />
      </div>
      {error && !household ? <ErrorState error={error} onRetry={refetch} compact /> : null}
      {!household && !error ? (
        <>
          <Bone width={220} height={36} />
          <div className={classes.chart}>
            <ChartShape />
          </div>
        </>
      ) : null}
      {now ? (
        <div className={classes.figure}>
          {now.money ? (
            <Amount money={now.money} big marksChange className={classes.big} />
          ) : (
            <span className={classes.missing}>
              {t('netWorth.rateMissing', { currencies: now.missingCurrencies.join(', ') })}
            </span>
          )}
          {change ? (
            <span className={signOf(change.amount) >= 0 ? classes.up : classes.down}>
              {t('netWorth.thisMonth', { amount: format.money(change, { sign: 'always' }) })}
            </span>
          ) : null}
        </div>
      ) : null}
      {household ? (
        <div className={classes.chart}>
          <NetWorthChart points={points} />
        </div>
      ) : null}
    </section>
  );
}

/** The shape of the area that is coming. */
function ChartShape() {
  return <div className={classes.shape} aria-hidden="true" />;
}
