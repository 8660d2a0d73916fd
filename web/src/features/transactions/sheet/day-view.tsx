import { useTranslation } from 'react-i18next';
import type { BusinessDate } from '../../../shared/format/business-date.ts';
import type { Money } from '../../../shared/format/money.ts';
import { Amount } from '../../../shared/ui/amount.tsx';
import type { Books } from '../use-books.ts';
import card from './card.module.css';
import classes from './sheet.module.css';

/** The line between what is to come and what has happened. */
export function TodayView({ today, rowIndex, top }: { today: string; rowIndex: number; top: number }) {
  const { t } = useTranslation('transactions');
  return (
    <div role="row" aria-rowindex={rowIndex} className={classes.today} style={{ top }}>
      <div role="gridcell">{t('today', { date: today })}</div>
    </div>
  );
}

interface DayViewProps {
  readonly books: Books;
  readonly date: BusinessDate;
  readonly sum: Money | null;
  readonly isAll: boolean;
  readonly rowIndex: number;
  readonly top: number;
}

/** A day's heading on a phone, and what the day came to. */
export function DayView({ books, date, sum, isAll, rowIndex, top }: DayViewProps) {
  const { t } = useTranslation('transactions');
  return (
    <div
      role="row"
      aria-rowindex={rowIndex}
      className={card.day}
      data-today={date === books.today || undefined}
      style={{ top }}
    >
      <div role="gridcell">{date === books.today ? t('todayShort') : books.format.date(date, 'weekday')}</div>
      <div role="gridcell">{sum && !isAll ? <Amount money={sum} currency="none" /> : null}</div>
    </div>
  );
}
