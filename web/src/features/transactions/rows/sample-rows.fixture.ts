import { sumAmounts } from '../../../shared/format/money.ts';
import { compareRows, type SheetRow, type Transaction } from './sheet-row.ts';

/** A row of November 2026 for tests. Ids sort as numbers do. */
export function sampleRow({
  day,
  id,
  amount = '0.00',
  position = 0,
  lines = [],
}: {
  day: number;
  id: number;
  amount?: string;
  position?: number;
  lines?: Transaction['lines'];
}): SheetRow {
  const name = String(id).padStart(4, '0');
  const date = `2026-11-${String(day).padStart(2, '0')}`;
  const money = { amount, currency: 'EUR' };
  return {
    kind: 'row',
    key: `${name}:${position}`,
    transaction: {
      id: name,
      date,
      payee: '',
      note: '',
      tags: [],
      kind: 'EXPENSE',
      accountId: 'checking',
      amount: money,
      status: 'CLEARED',
      lines,
      version: 1,
      importBatchId: null,
      deletedAt: null,
      attachmentCount: 0,
    },
    position,
    date,
    amount: money,
    status: 'CLEARED',
    memo: '',
    balance: null,
    isPending: false,
  };
}

/** Rows in their order, each with the balance after it, counted from nothing. */
export function rowsWithBalances(rows: readonly SheetRow[]): SheetRow[] {
  const sorted = [...rows].sort(compareRows);
  return sorted.map((row, index) => ({
    ...row,
    balance: { amount: sumAmounts(sorted.slice(index).map((one) => one.amount.amount)), currency: 'EUR' },
  }));
}
