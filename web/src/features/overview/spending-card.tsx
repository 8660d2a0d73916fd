import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCategories } from '../../apollo/books.ts';
import { addMonths, monthRange } from '../../shared/format/business-date.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { Amount } from '../../shared/ui/amount.tsx';
import { EmptyState } from '../../shared/ui/empty-state.tsx';
import { RowSkeletons } from '../../shared/ui/skeletons.tsx';
import shared from './overview.module.css';
import classes from './spending-card.module.css';
import { barWidth, spendingByRoot, type SpendingLine } from './spending.ts';
import { useMonth } from './use-month.ts';

/** Where the month's money went: the six largest top categories and the rest, each beside the month before. */
export function SpendingCard({ householdId, month }: { householdId: string; month: string }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const categories = useCategories(householdId);
  const { present, previous, isPresentMonth } = useMonth(householdId, month);
  const spending =
    present && previous && categories.length > 0
      ? spendingByRoot({
          categories,
          present: present.byCategory,
          previous: previous.byCategory,
          shownMax: 6,
        })
      : null;
  const { from, to } = monthRange(month);
  const before = format.date(addMonths(month, -1), 'month-name');

  return (
    <section className={shared.card} aria-label={t('spending.title')}>
      <div className={shared.head}>
        <h2 className={shared.heading}>{t('spending.title')}</h2>
        <span className={`${shared.note} ${classes.key}`}>
          {isPresentMonth
            ? t('spending.tickByDay', { month: before })
            : t('spending.tick', { month: before })}
        </span>
      </div>
      {spending === null ? <RowSkeletons rows={7} rowHeight={32} /> : null}
      {spending && spending.lines.length === 0 ? (
        <EmptyState compact title={t('spending.nothing')} text={t('spending.nothingText')} />
      ) : null}
      <ul className={classes.lines}>
        {spending?.lines.map((line) => (
          <li key={line.categoryId ?? 'rest'}>
            {line.categoryId === null ? (
              <div className={classes.line}>
                <LineParts line={line} name={t('spending.rest')} widest={spending.widest} />
              </div>
            ) : (
              <Link
                className={classes.line}
                to="/h/$householdId/transactions"
                params={{ householdId }}
                search={{ category: [line.categoryId], from, to }}
              >
                <LineParts line={line} name={line.name} widest={spending.widest} />
              </Link>
            )}
          </li>
        ))}
      </ul>
      {spending && spending.leftOut.length > 0 ? (
        <p className={shared.note}>
          {t('spending.rateMissing', { currencies: spending.leftOut.join(', ') })}
        </p>
      ) : null}
    </section>
  );
}

function LineParts({ line, name, widest }: { line: SpendingLine; name: string; widest: string }) {
  return (
    <>
      <span className={classes.name} title={name}>
        {name}
      </span>
      <span className={classes.track} aria-hidden="true">
        <i style={{ width: barWidth(line.present.amount, widest) }} />
        {line.previous === null ? null : <u style={{ left: barWidth(line.previous, widest) }} />}
      </span>
      <Amount money={line.present} className={classes.amount} />
    </>
  );
}
