import { type CurrencyCode, currency as currencyOf, exponentOf } from '../../../ledger/currency.ts';
import type { BusinessDate } from '../../../ledger/date.ts';
import { unreachable } from '../../../ledger/result.ts';
import { type WrittenAmount, readAmount, toMinorUnits } from '../amount.ts';
import type { LineIssueCode, SentenceParams, StatementIssue, StatementLine } from '../statement.ts';
import { PAYEE_CHARACTERS_MAX, cleanBankId, cleanText } from '../text.ts';
import { readDate } from './dates.ts';
import { directionOf } from './header-words.ts';
import { type CsvRecord, CsvRecords } from './records.ts';
import type { CsvColumnRole, CsvSettings } from './settings.ts';

/** Rows of a slice, unless the caller says otherwise. */
const SLICE_ROWS = 1000;

/** What was read since the last slice. The caller may stop between any two. */
export interface CsvSlice {
  readonly lines: readonly StatementLine[];
  readonly issues: readonly StatementIssue[];
  /** The balance behind each of `lines`, in minor units; null where the file has none that can be read. */
  readonly balances: readonly (bigint | null)[];
  /** Lines of the file that are in `issues` and have a balance, so that they are bookings and no foot of the table. */
  readonly unreadBookings: readonly number[];
  readonly charactersRead: number;
  readonly charactersTotal: number;
}

type Failure = { readonly code: LineIssueCode; readonly params: SentenceParams };
type Read<T> = T | Failure;

/**
 * Reads a CSV text into statement lines, a slice at a time: one pass, memory for one slice. Every row becomes a line or
 * an issue with its raw text; nothing is passed over but blank rows, and no value that cannot be read becomes another.
 *
 * @param defaultCurrency the account's currency, for rows that name none; amounts are in its minor units then.
 */
export function* parseCsv(
  text: string,
  settings: CsvSettings,
  defaultCurrency: CurrencyCode | null,
  options: { readonly sliceRows?: number } = {},
): Generator<CsvSlice, void, void> {
  const records = new CsvRecords(text, settings.delimiter);
  records.skipLines(settings.skipLines);
  if (settings.hasHeader) records.next();
  const reader = new RowReader(settings, defaultCurrency);
  const sliceRows = options.sliceRows ?? SLICE_ROWS;
  let lines: StatementLine[] = [];
  let issues: StatementIssue[] = [];
  let balances: (bigint | null)[] = [];
  let unreadBookings: number[] = [];
  const slice = (): CsvSlice => ({
    lines,
    issues,
    balances,
    unreadBookings,
    charactersRead: Math.min(records.position, text.length),
    charactersTotal: text.length,
  });
  for (let record = records.next(); record !== null; record = records.next()) {
    if (record.problem === null && record.cells.every((cell) => cell.trim() === '')) continue;
    const line = reader.line(record);
    if ('code' in line) {
      issues.push({ lineNumber: record.lineNumber, code: line.code, raw: record.raw, params: line.params });
      if (reader.hasBalance(record)) unreadBookings.push(record.lineNumber);
    } else {
      lines.push(line);
      balances.push(reader.balance(record, line.currency));
    }
    if (lines.length + issues.length >= sliceRows) {
      yield slice();
      [lines, issues, balances, unreadBookings] = [[], [], [], []];
    }
  }
  yield slice();
}

/** Reads single rows with one file's settings. */
class RowReader {
  readonly #settings: CsvSettings;
  readonly #defaultCurrency: CurrencyCode | null;
  readonly #memos: readonly number[];
  /** A file has few different days; each is read once. */
  readonly #dates = new Map<string, BusinessDate | null>();

  constructor(settings: CsvSettings, defaultCurrency: CurrencyCode | null) {
    this.#settings = settings;
    this.#defaultCurrency = defaultCurrency;
    this.#memos = settings.columns.flatMap((role, index) => (role === 'MEMO' ? [index] : []));
  }

  line(record: CsvRecord): Read<StatementLine> {
    if (record.problem !== null) return { code: record.problem, params: {} };
    const needed = this.#neededWidth();
    if (record.cells.length < needed) {
      return {
        code: 'row_is_too_short',
        params: { found: String(record.cells.length), needed: String(needed) },
      };
    }
    const date = this.#date(record);
    if (typeof date !== 'string') return date;
    const written = this.#amount(record);
    if ('code' in written) return written;
    const currency = this.#currency(record, written);
    if (typeof currency !== 'string') return currency;
    const units = toMinorUnits(written, exponentOf(currency));
    if (!units.ok) {
      const text = this.#amountText(record);
      return { code: units.code, params: { text, currency, decimals: String(exponentOf(currency)) } };
    }
    if (units.value === 0n) return { code: 'amount_is_zero', params: { currency } };
    const payeeText = cleanText(this.#cell(record, 'PAYEE'), PAYEE_CHARACTERS_MAX);
    const texts = [payeeText, ...this.#memos.map((index) => cleanText(record.cells[index] ?? ''))].filter(
      (text) => text !== '',
    );
    // A text that the bank repeats in the next column is said once.
    const [payee = '', ...memo] = texts.filter((text, index) => texts.indexOf(text) === index);
    const checkNumber = cleanText(this.#cell(record, 'CHECK_NUMBER'));
    const category = cleanText(this.#cell(record, 'CATEGORY'));
    return {
      lineNumber: record.lineNumber,
      date,
      amount: this.#settings.flipSign ? -units.value : units.value,
      currency,
      payee: cleanText(payee, PAYEE_CHARACTERS_MAX),
      memo: cleanText(memo.join(' · ')),
      bankId: cleanBankId(this.#cell(record, 'BANK_ID')),
      ...(checkNumber !== '' && { checkNumber }),
      ...(category !== '' && { category }),
      raw: record.raw,
    };
  }

  balance(record: CsvRecord, currency: CurrencyCode): bigint | null {
    const amount = readAmount(this.#cell(record, 'BALANCE').trim(), this.#settings.decimalMark);
    const units = amount === null ? null : toMinorUnits(amount, exponentOf(currency));
    return units?.ok === true ? units.value : null;
  }

  hasBalance(record: CsvRecord): boolean {
    return readAmount(this.#cell(record, 'BALANCE').trim(), this.#settings.decimalMark) !== null;
  }

  /** Columns up to the date and the amount; of a pair, banks leave the second out where it is empty. */
  #neededWidth(): number {
    const pair = ['DEBIT', 'CREDIT']
      .map((role) => this.#index(role as CsvColumnRole))
      .filter((index) => index >= 0);
    const amount = this.#index('AMOUNT') >= 0 ? this.#index('AMOUNT') : Math.min(...pair);
    return 1 + Math.max(this.#index('DATE'), Number.isFinite(amount) ? amount : 0);
  }

  #date(record: CsvRecord): Read<BusinessDate> {
    const text = this.#cell(record, 'DATE').trim();
    if (text === '') return { code: 'date_missing', params: {} };
    let date = this.#dates.get(text);
    if (date === undefined) {
      date = readDate(text, this.#settings.dateOrder);
      if (this.#dates.size < 10_000) this.#dates.set(text, date);
    }
    return date ?? { code: 'date_unreadable', params: { text: shown(text) } };
  }

  #amount(record: CsvRecord): Read<WrittenAmount> {
    if (this.#index('AMOUNT') < 0) return this.#amountOfPair(record);
    const text = this.#cell(record, 'AMOUNT').trim();
    if (text === '') return { code: 'amount_missing', params: {} };
    const amount = readAmount(text, this.#settings.decimalMark);
    if (amount === null) return { code: 'amount_unreadable', params: { text: shown(text) } };
    if (this.#index('DIRECTION') < 0) return amount;
    const word = this.#cell(record, 'DIRECTION');
    const direction = directionOf(word);
    switch (direction) {
      case 'OUT':
        return { ...amount, negative: true };
      case 'IN':
        // A minus beside the word for money in is a booking taken back.
        return amount;
      case null:
        return { code: 'direction_unreadable', params: { text: shown(word.trim()) } };
      default:
        return unreachable(direction);
    }
  }

  /** Money out and money in have a column each. Money out is out whether or not the bank writes a minus before it. */
  #amountOfPair(record: CsvRecord): Read<WrittenAmount> {
    const texts = { debit: this.#cell(record, 'DEBIT').trim(), credit: this.#cell(record, 'CREDIT').trim() };
    const amounts: { debit: WrittenAmount | null; credit: WrittenAmount | null } = {
      debit: null,
      credit: null,
    };
    for (const side of ['debit', 'credit'] as const) {
      if (texts[side] === '') continue;
      amounts[side] = readAmount(texts[side], this.#settings.decimalMark);
      if (amounts[side] === null) return { code: 'amount_unreadable', params: { text: shown(texts[side]) } };
    }
    const { debit, credit } = amounts;
    if (debit === null && credit === null) return { code: 'amount_missing', params: {} };
    if (debit !== null && credit !== null && !isZero(debit) && !isZero(credit)) {
      return {
        code: 'both_amounts_present',
        params: { debit: shown(texts.debit), credit: shown(texts.credit) },
      };
    }
    if (debit !== null && (credit === null || isZero(credit))) return { ...debit, negative: true };
    return credit!;
  }

  #currency(record: CsvRecord, amount: WrittenAmount): Read<CurrencyCode> {
    const text = this.#cell(record, 'CURRENCY').trim().toUpperCase() || amount.currency;
    if (text === null) return this.#defaultCurrency ?? { code: 'currency_missing', params: {} };
    const code = currencyOf(text);
    return code.ok ? code.value : { code: 'currency_unknown', params: { text: shown(text) } };
  }

  #amountText(record: CsvRecord): string {
    const cells = (['AMOUNT', 'DEBIT', 'CREDIT'] as const).map((role) => this.#cell(record, role).trim());
    return shown(cells.find((cell) => /[1-9]/.test(cell)) ?? '');
  }

  #index(role: CsvColumnRole): number {
    return this.#settings.columns.indexOf(role);
  }

  #cell(record: CsvRecord, role: CsvColumnRole): string {
    return record.cells[this.#index(role)] ?? '';
  }
}

function isZero(amount: WrittenAmount): boolean {
  return amount.whole === '' && amount.fraction === '';
}

/** A value as an issue quotes it. */
function shown(text: string): string {
  return cleanText(text, 60);
}
