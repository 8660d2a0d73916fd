import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CsvColumnRole } from '../../apollo/generated/importing/graphql.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { formatMoney } from '../../shared/format/money.ts';
import classes from './csv-panel.module.css';
import { withRole, type CellReading, type CsvDraft, type CsvView } from './csv-view.ts';

const roles: readonly CsvColumnRole[] = [
  'IGNORE',
  'DATE',
  'PAYEE',
  'MEMO',
  'AMOUNT',
  'DEBIT',
  'CREDIT',
  'DIRECTION',
  'CURRENCY',
  'BANK_ID',
  'BALANCE',
  'CATEGORY',
  'CHECK_NUMBER',
];

/** Enough to see what a column holds, few enough to leave the lines in sight. */
const rowsShown = 5;

interface CsvSampleProps {
  readonly view: CsvView;
  readonly draft: CsvDraft;
  readonly onDraft: (draft: CsvDraft) => void;
}

/** The first rows as they stand, a role above each column, and below each date and amount what it reads as. */
export function CsvSample({ view, draft, onDraft }: CsvSampleProps) {
  const { t } = useTranslation('importing');
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('csv.sample')}>
      <table className={classes.sample}>
        <thead>
          <tr>
            {view.columns.map((column) => (
              <th key={column.index} scope="col" data-role={column.role}>
                <NativeSelect
                  size="xs"
                  aria-label={t('csv.roleOf', { number: column.index + 1, heading: column.heading ?? '' })}
                  value={column.role}
                  onChange={(event) =>
                    onDraft(
                      withRole(
                        draft,
                        column.index,
                        event.currentTarget.value as CsvColumnRole,
                        view.columns.length,
                      ),
                    )
                  }
                  data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
                />
                <span className={classes.heading}>{column.heading}</span>
                {column.twoWays ? <span className={classes.asks}>{t('csv.columnTwoWays')}</span> : null}
                {column.unreadable > 0 ? (
                  <span className={classes.unreadable}>
                    {t('csv.unreadable', { count: column.unreadable })}
                  </span>
                ) : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.rows.slice(0, rowsShown).map((row, index) => (
            <tr key={index}>
              {row.map((cell, at) => (
                <td key={at} data-role={view.columns[at]?.role}>
                  <span className={classes.cell}>{cell.text}</span>
                  <Reading reading={cell.reading} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Reading({ reading }: { reading: CellReading }) {
  const { t } = useTranslation('importing');
  const format = useFormat();
  switch (reading?.kind) {
    case 'date':
      return <span className={classes.reading}>{format.date(reading.date, 'long')}</span>;
    case 'amount':
      return (
        <span className={classes.reading}>
          {formatMoney(
            { amount: reading.amount, currency: '' },
            { locale: format.numberLocale, sign: 'always' },
          )}
        </span>
      );
    case 'unreadable':
      return <span className={classes.unreadable}>{t('csv.cellUnreadable')}</span>;
    case undefined:
      return null;
  }
}
