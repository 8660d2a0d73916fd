import '@mantine/dates/styles.css';
import 'dayjs/locale/de';
import { DatePicker } from '@mantine/dates';
import { useTranslation } from 'react-i18next';
import type { BusinessDate } from '../format/business-date.ts';
import { useFormat } from '../format/format-context.tsx';
import classes from './calendar.module.css';

interface CalendarProps {
  readonly value: BusinessDate | null;
  readonly onPick: (date: BusinessDate) => void;
}

/** A month's sheet to pick a day from. Loaded when first opened. */
export function Calendar({ value, onPick }: CalendarProps) {
  const { t, i18n } = useTranslation('shared');
  const { today, firstDayOfWeek } = useFormat();
  return (
    <DatePicker
      classNames={{ day: classes.day ?? '' }}
      hideOutsideDates
      // Red is for problems; a Sunday is none.
      weekendDays={[]}
      value={value}
      defaultDate={value ?? today}
      onChange={(date) => {
        if (date !== null) onPick(date);
      }}
      ariaLabels={{
        previousMonth: t('date.before'),
        nextMonth: t('date.after'),
        previousYear: t('date.before'),
        nextYear: t('date.after'),
        previousDecade: t('date.before'),
        nextDecade: t('date.after'),
      }}
      locale={i18n.resolvedLanguage ?? 'en'}
      // Mantine counts the week from Sunday 0; the household from Monday 1 to Sunday 7.
      firstDayOfWeek={(firstDayOfWeek % 7) as 0 | 1 | 2 | 3 | 4 | 5 | 6}
    />
  );
}
