import type { CurrencyCode } from '../../../ledger/currency.ts';
import { trustedBankIds } from '../bank-ids.ts';
import { daysOf } from '../days.ts';
import type { ClosingBalance, Encoding, Statement, StatementIssue, StatementLine } from '../statement.ts';
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
    for (const lineNumber of slice.unreadBookings) closing.seeUnread(lineNumber);
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

/** A balance with the line it stands in. */
interface BalanceAt extends ClosingBalance {
  readonly lineNumber: number;
}

/**
 * Finds which of a file's balances is the closing one. Files run up through time or down; the balances themselves say
 * which, since each is the one before it plus its amount. Where they do not, the days do; where those do not either, or
 * where a booking behind it could not be read, nothing is said.
 */
class ClosingBalanceFinder {
  #first: BalanceAt | null = null;
  #last: BalanceAt | null = null;
  #lastAmount = 0n;
  #up = 0;
  #down = 0;
  #firstUnread = Infinity;
  #lastUnread = 0;

  see(line: StatementLine, balance: bigint | null): void {
    if (balance === null) return;
    if (this.#last !== null) {
      if (balance === this.#last.amount + line.amount) this.#up++;
      if (this.#last.amount === balance + this.#lastAmount) this.#down++;
    }
    this.#last = { amount: balance, date: line.date, lineNumber: line.lineNumber };
    this.#first ??= this.#last;
    this.#lastAmount = line.amount;
  }

  seeUnread(lineNumber: number): void {
    this.#firstUnread = Math.min(this.#firstUnread, lineNumber);
    this.#lastUnread = Math.max(this.#lastUnread, lineNumber);
  }

  found(): ClosingBalance | null {
    const [first, last] = [this.#first, this.#last];
    if (first === null || last === null) return null;
    const direction = this.#direction(first, last);
    const isLast = direction === 'UP' && this.#lastUnread < last.lineNumber;
    const isFirst = direction === 'DOWN' && this.#firstUnread > first.lineNumber;
    const closing = isLast ? last : isFirst ? first : null;
    return closing === null ? null : { amount: closing.amount, date: closing.date };
  }

  #direction(first: BalanceAt, last: BalanceAt): 'UP' | 'DOWN' | null {
    if (first === last) return 'UP';
    if (this.#up !== this.#down) return this.#up > this.#down ? 'UP' : 'DOWN';
    if (first.date === last.date) return null;
    return first.date < last.date ? 'UP' : 'DOWN';
  }
}
