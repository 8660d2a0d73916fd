import type { CurrencyCode } from '../../../ledger/currency.ts';
import type { BusinessDate } from '../../../ledger/date.ts';
import { trustedBankIds } from '../bank-ids.ts';
import { daysOf } from '../days.ts';
import type { ClosingBalance, StatementAccount, StatementIssue, StatementLine } from '../statement.ts';
import { cleanText } from '../text.ts';
import { type OfxTransaction, lineOfTransaction } from './transaction.ts';
import { type ValueProblem, readOfxAmount, readOfxCurrency, readOfxDate } from './values.ts';

/** Gathers what an OFX file says of one account. */
export class OfxAccount {
  /** What concerns the account and none of its lines; complete once `statementAccount` was asked for. */
  readonly fileIssues: StatementIssue[] = [];
  readonly #defaultCurrency: CurrencyCode | null;
  readonly #lines: StatementLine[] = [];
  readonly #issues: StatementIssue[] = [];
  #bankAccountId: string | null = null;
  #currency: CurrencyCode | null | ValueProblem = null;
  #from: BusinessDate | null = null;
  #to: BusinessDate | null = null;
  readonly #balance: { amount?: string; date?: string; lineNumber: number } = { lineNumber: 0 };

  constructor(defaultCurrency: CurrencyCode | null) {
    this.#defaultCurrency = defaultCurrency;
  }

  /** Takes in an element of the statement that is not of a transaction. */
  see(name: string, text: string, lineNumber: number): void {
    switch (name) {
      case 'CURDEF':
        this.#currency = readOfxCurrency(text);
        if (isProblem(this.#currency)) {
          const params = { text: cleanText(text.slice(0, 20)) };
          this.fileIssues.push({
            lineNumber,
            code: 'account_currency_unknown',
            raw: text.slice(0, 60),
            params,
          });
        }
        break;
      case 'BANKACCTFROM.ACCTID':
      case 'CCACCTFROM.ACCTID':
      case 'INVACCTFROM.ACCTID':
        this.#bankAccountId ??= cleanText(text) || null;
        break;
      case 'DTSTART':
        this.#from ??= readOfxDate(text);
        break;
      case 'DTEND':
        this.#to ??= readOfxDate(text);
        break;
      case 'LEDGERBAL.BALAMT':
        this.#balance.amount = text;
        this.#balance.lineNumber = lineNumber;
        break;
      case 'LEDGERBAL.DTASOF':
        this.#balance.date = text;
        break;
    }
  }

  addTransaction(transaction: OfxTransaction, raw: string): void {
    const line = lineOfTransaction(transaction, { currency: this.#currency ?? this.#defaultCurrency }, raw);
    if ('code' in line) {
      this.addIssue({ lineNumber: transaction.lineNumber, code: line.code, raw, params: line.params });
    } else {
      this.#lines.push(line);
    }
  }

  addIssue(issue: StatementIssue): void {
    this.#issues.push(issue);
  }

  statementAccount(): StatementAccount {
    const { lines, issues } = trustedBankIds(this.#lines);
    const [first] = lines;
    const ofLines =
      first !== undefined && lines.every((line) => line.currency === first.currency) ? first.currency : null;
    const currency = isProblem(this.#currency) ? null : (this.#currency ?? ofLines);
    const days = daysOf(lines);
    const closingBalance = this.#closingBalance(currency ?? this.#defaultCurrency);
    this.fileIssues.push(...issues);
    return {
      bankAccountId: this.#bankAccountId,
      currency,
      lines,
      issues: this.#issues,
      closingBalance,
      from: this.#from ?? days.from,
      to: this.#to ?? days.to,
    };
  }

  /** The ledger balance (OFX 1.6 and 2.2, section 11.4.2.2, LEDGERBAL); what is available to spend is another matter. */
  #closingBalance(currency: CurrencyCode | null): ClosingBalance | null {
    const { amount: written, date: day, lineNumber } = this.#balance;
    if (written === undefined || currency === null) return null;
    const amount = readOfxAmount(written.trim(), currency);
    const date = readOfxDate((day ?? '').trim());
    if (typeof amount === 'bigint' && date !== null) return { amount, date };
    const params = { text: cleanText(written.slice(0, 60)), date: cleanText((day ?? '').slice(0, 60)) };
    this.fileIssues.push({ lineNumber, code: 'balance_unreadable', raw: params.text, params });
    return null;
  }
}

function isProblem(value: CurrencyCode | null | ValueProblem): value is ValueProblem {
  return value !== null && typeof value === 'object';
}
