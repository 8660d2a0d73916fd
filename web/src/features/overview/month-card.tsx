import { useTranslation } from 'react-i18next';
import { addMonths, monthRange, partsOf } from '../../shared/format/business-date.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { permille, signOf } from '../../shared/format/money.ts';
import { ErrorState } from '../../shared/ui/error-state.tsx';
import { FigureAmount, type Figure } from '../../shared/ui/figure-amount.tsx';
import { RowSkeletons } from '../../shared/ui/skeletons.tsx';
import classes from './month-card.module.css';
import shared from './overview.module.css';
import { ProblemList } from './problem-list.tsx';
import { useMonth } from './use-month.ts';

/** In, out and kept of a month beside the month before by the same day; below it, what needs a person. */
export function MonthCard({ householdId, month }: { householdId: string; month: string }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const { present, previous, isPresentMonth, error, refetch } = useMonth(householdId, month);
  const lengthDays = partsOf(monthRange(month).to).day;
  const before = format.date(addMonths(month, -1), 'month-short');

  return (
    <section
      className={shared.card}
      aria-label={t('month.title', { month: format.date(month, 'month-name') })}
    >
      <div className={shared.head}>
        <h2 className={shared.heading}>
          {t(isPresentMonth ? 'month.soFar' : 'month.title', { month: format.date(month, 'month-name') })}
        </h2>
        {isPresentMonth ? (
          <span className={shared.note}>
            {t('month.day', { day: partsOf(format.today).day, length: lengthDays })}
          </span>
        ) : null}
      </div>
      {error && !present ? <ErrorState error={error} onRetry={refetch} compact /> : null}
      {!present && !error ? <RowSkeletons rows={3} rowHeight={28} /> : null}
      {present && previous ? (
        <>
          <dl className={classes.trio}>
            <Trio
              label={t('month.in')}
              figure={present.income}
              tone="flow"
              sign="always"
              note={before}
              noted={previous.income}
            />
            <Trio label={t('month.out')} figure={present.spending} note={before} noted={previous.spending} />
            <div>
              <dt>{t('month.kept')}</dt>
              <dd className={classes.value}>
                <FigureAmount figure={present.kept} marksChange />
              </dd>
              <dd className={classes.noted}>
                {rate(present.kept, present.income, format.percent) ?? (
                  <>
                    {before} <FigureAmount figure={previous.kept} />
                  </>
                )}
              </dd>
            </div>
          </dl>
          <SpentMeter present={present} previous={previous} month={month} isPresentMonth={isPresentMonth} />
        </>
      ) : null}
      <ProblemList householdId={householdId} />
    </section>
  );
}

interface TrioProps {
  readonly label: string;
  readonly figure: Figure;
  readonly tone?: 'flow';
  readonly sign?: 'always';
  readonly note: string;
  readonly noted: Figure;
}

function Trio({ label, figure, tone, sign, note, noted }: TrioProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className={classes.value}>
        <FigureAmount figure={figure} marksChange {...(tone && { tone })} {...(sign && { sign })} />
      </dd>
      <dd className={classes.noted}>
        {note} <FigureAmount figure={noted} />
      </dd>
    </div>
  );
}

interface SpentMeterProps {
  readonly present: { readonly income: Figure; readonly spending: Figure };
  readonly previous: { readonly income: Figure; readonly spending: Figure };
  readonly month: string;
  readonly isPresentMonth: boolean;
}

/** How much of what came in was spent, with a tick where the month before stood. */
function SpentMeter({ present, previous, month, isPresentMonth }: SpentMeterProps) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const spent = ratio(present.spending, present.income);
  const spentBefore = ratio(previous.spending, previous.income);
  if (spent === null) return null;
  const widthPercent = (value: bigint) => `${Number(value < 0n ? 0n : value > 1000n ? 1000n : value) / 10}%`;
  return (
    <>
      <div className={classes.meter} aria-hidden="true">
        <i style={{ width: widthPercent(spent) }} />
        {spentBefore === null ? null : <u style={{ left: widthPercent(spentBefore) }} />}
      </div>
      <p className={shared.note}>
        {spentBefore === null
          ? t('month.spent', { percent: format.percent(spent, 0) })
          : t(isPresentMonth ? 'month.spentBefore' : 'month.spentBeforeWhole', {
              percent: format.percent(spent, 0),
              month: format.date(addMonths(month, -1), 'month-name'),
              before: format.percent(spentBefore, 0),
            })}
      </p>
    </>
  );
}

/** What share of what came in; none where nothing came in, or more was taken back than came. */
function ratio(part: Figure, income: Figure): bigint | null {
  return part.money && income.money && signOf(income.money.amount) > 0
    ? permille(part.money.amount, income.money.amount)
    : null;
}

/** What share was kept; none of a month that spent more than came in. */
function rate(part: Figure, whole: Figure, percent: (value: bigint) => string): string | null {
  const value = ratio(part, whole);
  return value === null || value < 0n ? null : percent(value);
}
