import type { CurrencyCode } from '../../../ledger/currency.ts';
import { trustedBankIds } from '../bank-ids.ts';
import { daysOf } from '../days.ts';
import type {
  ClosingBalance,
  Encoding,
  Statement,
  StatementIssue,
  StatementLine,
} from '../statement.ts';
import { type CsvSlice, parseCsv } from './parse.ts';
import type { CsvSettings } from './settings.ts';

/**
 * Reads a whole CSV file: one account with its lines, issues, days and, where the file has a column of balances, the
 * balance it closes with.
 *
 * @param onSlice called after every slice, to report how far reading is.
 */
export function readCsv(
  text: string,
  settings: CsvSettings,
  defaultCurrency: CurrencyCode | null,
  options: { readonly encoding: Encoding; readonly onSlice?: (slice: CsvSlice) => void },
): Statement {
  const read: StatementLine[] = [];
  const issues: StatementIssue[] = [];
  const closing = new ClosingBalanceFinder();
  for (const slice of parseCsv(text, settings, defaultCurrency)) {
    for (const [index, line] of slice.lines.entries()) {
      read.push(line);
      closing.see(line, slice.balances[index] ?? null);
    }
    for (const issue of slice.issues) issues.push(issue);
    options.onSlice?.(slice);
  }
  const { lines, issues: fileIssues } = trustedBankIds(read);
  const [first] = lines;
  const oneCurrency = first !== undefined && lines.every(({ currency }) => currency === first.currency);
  return {
    format: 'CSV',
    encoding: options.encoding,
    accounts: [
      {
        bankAccountId: null,
        currency: oneCurrency ? first.currency : null,
        lines,
        issues,
        closingBalance: oneCurrency ? closing.found() : null,
        ...daysOf(lines),
      },
    ],
    issues: fileIssues,
  };
}

/**
 * Finds which of a file's balances is the closing one. Files run up through time or down; the balances themselves say
 * which, since each is the one before it plus its amount. Where they do not, the days do; where those do not either,
 * nothing is said.
 */
class ClosingBalanceFinder {
  #first: ClosingBalance | null = null;
  #last: ClosingBalance | null = null;
  #lastAmount = 0n;
  #up = 0;
  #down = 0;
  #count = 0;

  see(line: StatementLine, balance: bigint | null): void {
    if (balance === null) return;
    if (this.#last !== null) {
      if (balance === this.#last.amount + line.amount) this.#up++;
      if (this.#last.amount === balance + this.#lastAmount) this.#down++;
    }
    this.#last = { amount: balance, date: line.date };
    this.#first ??= this.#last;
    this.#lastAmount = line.amount;
    this.#count++;
  }

  found(): ClosingBalance | null {
    const { first, last } = { first: this.#first, last: this.#last };
    if (first === null || last === null || this.#count === 1) return last;
    if (this.#up !== this.#down) return this.#up > this.#down ? last : first;
    if (first.date === last.date) return null;
    return first.date < last.date ? last : first;
  }
}
