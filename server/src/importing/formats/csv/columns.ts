import { isCurrency } from '../../../ledger/currency.ts';
import { readAmount } from '../amount.ts';
import { rolesOfName } from './header-words.ts';
import { COLUMNS_MAX, looksLikeAmount, looksLikeDate } from './table.ts';
import type { CsvColumnRole } from './settings.ts';

/** Share of a column's values that must be dates or amounts for its name to be believed: the rest may be unreadable. */
const NAMED_SHARE_MIN = 0.2;

/** What the values of one column look like. Shares are of its cells that are not blank. */
interface ColumnProfile {
  readonly index: number;
  readonly filled: number;
  readonly dates: number;
  readonly amounts: number;
  /** Share of cells with a decimal mark or a sign, as amounts have and numbers of accounts have not. */
  readonly money: number;
  readonly currencies: number;
  readonly letters: number;
  /** Whether no value of it stands twice. */
  readonly distinct: boolean;
  readonly lengthMean: number;
}

/** The columns' roles, and other columns that could as well be the date or the amount. */
export interface ColumnRoles {
  readonly columns: readonly CsvColumnRole[];
  readonly otherDates: readonly number[];
  readonly otherAmounts: readonly number[];
}

/** Finds the role of each column by its name where the header tells one, and by its values where it does not. */
export function findColumns(header: readonly string[], rows: readonly (readonly string[])[]): ColumnRoles {
  const width = Math.min(COLUMNS_MAX, Math.max(header.length, ...rows.map((row) => row.length), 0));
  const profiles = Array.from({ length: width }, (_, index) => profileOf(index, rows));
  const columns: CsvColumnRole[] = profiles.map(() => 'IGNORE');
  assignByName(columns, header, profiles);
  const otherDates = columns.includes('DATE') ? [] : assignDateByValues(columns, profiles);
  const otherAmounts = hasAmount(columns) ? [] : assignAmountByValues(columns, profiles, rows);
  assignTextsByValues(columns, profiles);
  return { columns, otherDates, otherAmounts };
}

/** Whether the columns say how much: one amount, or at least one of money out and money in. */
export function hasAmount(columns: readonly CsvColumnRole[]): boolean {
  return columns.includes('AMOUNT') || columns.includes('DEBIT') || columns.includes('CREDIT');
}

function profileOf(index: number, rows: readonly (readonly string[])[]): ColumnProfile {
  const cells = rows.map((row) => (row[index] ?? '').trim()).filter((cell) => cell !== '');
  const share = (test: (cell: string) => boolean) =>
    cells.length === 0 ? 0 : cells.filter(test).length / cells.length;
  // Values repeat: dates, codes and round amounts are tested once each.
  const once = (test: (cell: string) => boolean) => {
    const known = new Map<string, boolean>();
    return (cell: string) => known.get(cell) ?? (known.set(cell, test(cell)), known.get(cell)!);
  };
  return {
    index,
    filled: rows.length === 0 ? 0 : cells.length / rows.length,
    dates: share(once(looksLikeDate)),
    amounts: share(once(looksLikeAmount)),
    money: share((cell) => /[.,]\d|^[+-]|[+-]$|^\(/.test(cell)),
    currencies: share(isCurrency),
    letters: share((cell) => /\p{L}{2}/u.test(cell)),
    distinct: new Set(cells).size === cells.length,
    lengthMean: cells.reduce((sum, cell) => sum + cell.length, 0) / Math.max(cells.length, 1),
  };
}

/** Each role goes to the column whose name tells it best and whose values do not speak against it. */
function assignByName(
  columns: CsvColumnRole[],
  header: readonly string[],
  profiles: readonly ColumnProfile[],
): void {
  const claims = header.flatMap((cell, index) =>
    rolesOfName(cell)
      .filter(({ role }) => profiles[index] !== undefined && fits(role, profiles[index]))
      .map(({ role, rank }) => ({ role, rank, index })),
  );
  claims.sort((a, b) => a.rank - b.rank || a.index - b.index);
  const assign = (wanted: (role: CsvColumnRole) => boolean) => {
    for (const { role, index } of claims) {
      if (!wanted(role) || columns[index] !== 'IGNORE' || (role !== 'MEMO' && columns.includes(role)))
        continue;
      columns[index] = role;
    }
  };
  assign((role) => role === 'DATE');
  assign((role) => role === 'AMOUNT' || role === 'DEBIT' || role === 'CREDIT');
  // A net amount beside money out and money in says the same again; the pair carries the sign for certain.
  if (columns.includes('DEBIT') && columns.includes('CREDIT')) replaceRole(columns, 'AMOUNT', 'IGNORE');
  else if (columns.includes('AMOUNT')) {
    replaceRole(columns, 'DEBIT', 'IGNORE');
    replaceRole(columns, 'CREDIT', 'IGNORE');
  }
  assign((role) => role !== 'DATE' && role !== 'AMOUNT' && role !== 'DEBIT' && role !== 'CREDIT');
  if (!columns.includes('AMOUNT')) replaceRole(columns, 'DIRECTION', 'IGNORE');
  // A second description that a better one left over is still text that the bank wrote.
  for (const { role, index } of claims)
    if (role === 'PAYEE' && columns[index] === 'IGNORE') columns[index] = 'MEMO';
}

function fits(role: CsvColumnRole, profile: ColumnProfile): boolean {
  const blank = profile.filled === 0;
  switch (role) {
    case 'DATE':
      return blank || profile.dates >= NAMED_SHARE_MIN;
    case 'AMOUNT':
    case 'DEBIT':
    case 'CREDIT':
    case 'BALANCE':
      return blank || (profile.amounts >= NAMED_SHARE_MIN && profile.dates < 0.5);
    case 'CURRENCY':
      return blank || profile.currencies >= 0.5;
    case 'BANK_ID':
      // An identity is of every line and of one line only; a reference that repeats is text.
      return profile.filled === 1 && profile.distinct && profile.dates < 0.5;
    case 'DIRECTION':
      return blank || (profile.lengthMean <= 12 && profile.amounts < 0.5);
    case 'PAYEE':
    case 'MEMO':
    case 'CATEGORY':
      return blank || profile.letters > 0 || profile.dates < 0.5;
    case 'CHECK_NUMBER':
    case 'IGNORE':
      return true;
  }
}

function assignDateByValues(columns: CsvColumnRole[], profiles: readonly ColumnProfile[]): number[] {
  const [date, ...others] = profiles.filter(
    ({ index, dates, filled }) => columns[index] === 'IGNORE' && dates >= 0.8 && filled >= 0.5,
  );
  if (date === undefined) return [];
  columns[date.index] = 'DATE';
  return others.map(({ index }) => index);
}

/** Amounts have decimals or signs; a column that adds up the other is the balance; two that exclude each other a pair. */
function assignAmountByValues(
  columns: CsvColumnRole[],
  profiles: readonly ColumnProfile[],
  rows: readonly (readonly string[])[],
): number[] {
  const numeric = profiles.filter(
    ({ index, amounts, dates, filled }) =>
      columns[index] === 'IGNORE' && amounts >= 0.8 && dates < 0.5 && filled > 0,
  );
  const withMoney = numeric.filter(({ money }) => money >= 0.5);
  const [first, second, ...rest] = withMoney.length > 0 ? withMoney : numeric;
  if (first === undefined) return [];
  if (second === undefined) {
    columns[first.index] = 'AMOUNT';
    return [];
  }
  if (rows.every((row) => isNothing(row[first.index]) !== isNothing(row[second.index]))) {
    columns[first.index] = 'DEBIT';
    columns[second.index] = 'CREDIT';
    return [];
  }
  if (addsUp(rows, { amount: first.index, balance: second.index })) {
    columns[first.index] = 'AMOUNT';
    columns[second.index] = 'BALANCE';
    return [];
  }
  if (addsUp(rows, { amount: second.index, balance: first.index })) {
    columns[second.index] = 'AMOUNT';
    columns[first.index] = 'BALANCE';
    return [];
  }
  columns[first.index] = 'AMOUNT';
  return [second, ...rest].map(({ index }) => index);
}

function isNothing(cell: string | undefined): boolean {
  return cell === undefined || /^[\s0.,]*$/.test(cell);
}

/** Whether each balance is the one before it, or after it, plus an amount: as the file runs up or down through time. */
function addsUp(rows: readonly (readonly string[])[], at: { amount: number; balance: number }): boolean {
  const values = rows.slice(0, 50).map((row) => [scaled(row[at.amount]), scaled(row[at.balance])] as const);
  let up = values.length > 1;
  let down = values.length > 1;
  for (let i = 1; i < values.length; i++) {
    const [amountBefore, balanceBefore] = values[i - 1]!;
    const [amount, balance] = values[i]!;
    if (amount === null || balance === null || amountBefore === null || balanceBefore === null) return false;
    up &&= balance === balanceBefore + amount;
    down &&= balanceBefore === balance + amountBefore;
  }
  return up || down;
}

/** An amount with six decimals, to be compared with others of its file only. */
function scaled(cell: string | undefined): bigint | null {
  const text = cell ?? '';
  const amount = /,\d{1,2}\D*$/.test(text) ? readAmount(text, 'COMMA') : readAmount(text, 'POINT');
  if (amount === null || amount.fraction.length > 6) return null;
  const value = BigInt(`${amount.whole}${amount.fraction.padEnd(6, '0')}`);
  return amount.negative ? -value : value;
}

function assignTextsByValues(columns: CsvColumnRole[], profiles: readonly ColumnProfile[]): void {
  const free = () => profiles.filter(({ index }) => columns[index] === 'IGNORE');
  if (!columns.includes('CURRENCY')) {
    const currency = free().find(({ currencies }) => currencies === 1);
    if (currency !== undefined) columns[currency.index] = 'CURRENCY';
  }
  if (columns.includes('PAYEE')) return;
  const memo = columns.indexOf('MEMO');
  if (memo >= 0) {
    columns[memo] = 'PAYEE';
    return;
  }
  // No name tells the texts apart: the longest is taken for the payee, and none of the others is lost.
  const words = free().filter(({ letters, filled, dates }) => letters >= 0.5 && filled >= 0.2 && dates < 0.5);
  words.sort((a, b) => b.lengthMean - a.lengthMean || a.index - b.index);
  for (const [rank, { index }] of words.entries()) columns[index] = rank === 0 ? 'PAYEE' : 'MEMO';
}

function replaceRole(columns: CsvColumnRole[], from: CsvColumnRole, to: CsvColumnRole): void {
  for (const [index, role] of columns.entries()) if (role === from) columns[index] = to;
}
