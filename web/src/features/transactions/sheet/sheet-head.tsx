import { Tooltip } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { allOf, nothingSelected } from './selection.ts';
import classes from './sheet.module.css';
import type { Sheet } from './use-sheet.ts';

/** Names of the columns, and the box that chooses every row. */
export function SheetHead({ sheet, isAll }: { sheet: Sheet; isAll: boolean }) {
  const { t } = useTranslation('transactions');
  const { rows } = sheet.list.rows;
  const count = sheet.selection.ids.size;
  const hasAll = count > 0 && rows.every((row) => sheet.selection.ids.has(row.transaction.id));
  return (
    <div role="row" aria-rowindex={1} className={`${classes.columns} ${classes.head}`}>
      <div role="columnheader" className={classes.check}>
        <input
          type="checkbox"
          tabIndex={-1}
          checked={hasAll}
          ref={(box) => {
            if (box) box.indeterminate = count > 0 && !hasAll;
          }}
          onChange={() => sheet.select(hasAll ? nothingSelected : allOf(rows))}
          aria-label={t('head.selectAll')}
        />
      </div>
      <div role="columnheader">{t('head.date')}</div>
      {isAll ? <div role="columnheader">{t('head.account')}</div> : null}
      <div role="columnheader">{t('head.payee')}</div>
      <div role="columnheader">{t('head.category')}</div>
      <div role="columnheader">{t('head.note')}</div>
      <div role="columnheader">
        <span className="visually-hidden">{t('head.status')}</span>
      </div>
      <div role="columnheader" className={classes.figure}>
        {t('head.amount')}
      </div>
      {isAll ? null : (
        <div role="columnheader" className={classes.figure}>
          {rows[0] && rows[0].balance === null ? (
            <Tooltip label={t('head.noBalance')} multiline maw={260}>
              <span className={classes.noBalance} tabIndex={0}>
                <IconInfoCircle size={14} aria-hidden="true" /> {t('head.balance')}
                <span className="visually-hidden">{t('head.noBalance')}</span>
              </span>
            </Tooltip>
          ) : (
            t('head.balance')
          )}
        </div>
      )}
    </div>
  );
}
