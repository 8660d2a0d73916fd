import type { CurrencyCode } from '../../../ledger/currency.ts';
import {
  type Encoding,
  type FileResult,
  type Statement,
  type StatementIssue,
  readable,
  unreadable,
} from '../statement.ts';
import { rawText } from '../text.ts';
import { OfxAccount } from './account.ts';
import { type OfxEvent, scanOfx } from './scan.ts';
import { type OfxTransaction, isTransactionField } from './transaction.ts';

/** Responses that hold one account each: of banks, of credit cards and of investments. */
const STATEMENTS: ReadonlySet<string> = new Set(['STMTRS', 'CCSTMTRS', 'INVSTMTRS']);

/** Aggregates whose elements are told from those of the same name elsewhere. */
const AGGREGATES: ReadonlySet<string> = new Set([
  'STATUS',
  'BANKACCTFROM',
  'CCACCTFROM',
  'INVACCTFROM',
  'BANKACCTTO',
  'CCACCTTO',
  'LEDGERBAL',
  'AVAILBAL',
  'CURRENCY',
  'ORIGCURRENCY',
  'PAYEE',
]);

/** Investment transactions: holdings are not kept in these books, so they are named as not read. */
const INVESTMENTS =
  /^(?:BUY|SELL)(?:DEBT|MF|OPT|OTHER|STOCK)$|^(?:CLOSUREOPT|INCOME|INVEXPENSE|JRNLFUND|JRNLSEC|MARGININTEREST|REINVEST|RETOFCAP|SPLIT|TRANSFER)$/;

/** Aggregates that are kept track of inside each other; the deepest that means anything is in two. */
const DEPTH_MAX = 16;

/** What is known besides the file. */
export interface OfxOptions {
  readonly encoding: Encoding;
  /** The currency of lines in an account whose own the file leaves blank. */
  readonly defaultCurrency?: CurrencyCode | null;
  /** Issues of reading the bytes, put before those of the text. */
  readonly issues?: readonly StatementIssue[];
  /** Called now and then with the characters read, to report how far reading is. */
  readonly onProgress?: (charactersRead: number) => void;
}

/**
 * Reads an OFX or QFX text: every account in it with its lines, issues, days and closing balance. A file that is cut
 * off gives all that is whole, an issue for the transaction that is not, and `file_is_cut_off`.
 *
 * @returns `file_has_document_type` for a DOCTYPE, and `file_is_not_a_statement` where there is no `<OFX>`.
 */
export function parseOfx(text: string, options: OfxOptions): FileResult<Statement> {
  const start = text.search(/<OFX\b|<!DOCTYPE\b/i);
  if (start < 0) return unreadable('file_is_not_a_statement', { kind: 'OFX_HEADER_ONLY' });
  const reader = new OfxReader(text, options);
  // The scan begins at the very beginning, so that lines are counted from there.
  for (const event of scanOfx(text, 0)) {
    if (event.kind === 'DOCUMENT_TYPE') return unreadable('file_has_document_type');
    reader.see(event);
  }
  return readable(reader.statement());
}

class OfxReader {
  readonly #text: string;
  readonly #options: OfxOptions;
  readonly #issues: StatementIssue[];
  readonly #accounts: OfxAccount[] = [];
  /** Aggregates that are open, the innermost last. */
  #open: string[] = [];
  #account: OfxAccount | null = null;
  #transaction: OfxTransaction | null = null;
  #status: { code: string; severity: string; message: string; lineNumber: number } | null = null;
  #isPending = false;
  #pendingCount = 0;
  #isWhole = false;
  #eventCount = 0;

  constructor(text: string, options: OfxOptions) {
    this.#text = text;
    this.#options = options;
    this.#issues = [...(options.issues ?? [])];
  }

  see(event: Exclude<OfxEvent, { kind: 'DOCUMENT_TYPE' }>): void {
    switch (event.kind) {
      case 'OPEN':
        this.#opened(event);
        break;
      case 'VALUE':
        this.#value(event.name, event.text, event.lineNumber);
        break;
      case 'CLOSE':
        this.#closed(event.name, event.end);
        break;
    }
  }

  statement(): Statement {
    const cut = this.#transaction;
    if (cut !== null) {
      const raw = rawText(this.#text.slice(cut.start, cut.start + 2048).trim());
      this.#account?.addIssue({
        lineNumber: cut.lineNumber,
        code: 'transaction_is_cut_off',
        raw,
        params: {},
      });
    }
    if (!this.#isWhole) this.#issues.push(fileIssue('file_is_cut_off'));
    if (this.#pendingCount > 0) {
      this.#issues.push(
        fileIssue('pending_transactions_are_not_read', { count: String(this.#pendingCount) }),
      );
    }
    const accounts = this.#accounts.map((account) => account.statementAccount());
    return {
      format: 'OFX',
      encoding: this.#options.encoding,
      accounts,
      issues: [...this.#issues, ...this.#accounts.flatMap((account) => account.fileIssues)],
    };
  }

  #opened({ name, lineNumber, start }: { name: string; lineNumber: number; start: number }): void {
    if (STATEMENTS.has(name)) {
      this.#finishTransaction(start);
      this.#account = new OfxAccount(this.#options.defaultCurrency ?? null);
      this.#accounts.push(this.#account);
    } else if (name === 'STMTTRN') {
      // A transaction begins where another is open: the closing tag is missing, the values before are whole.
      this.#finishTransaction(start);
      this.#transaction = { lineNumber, start, fields: new Map() };
    } else if (name === 'STMTTRNP') {
      // Pending transactions come back under other ids and amounts once they are booked, so they are not lines yet.
      this.#isPending = true;
      this.#pendingCount++;
    } else if (name === 'STATUS') {
      this.#status = { code: '', severity: '', message: '', lineNumber };
      this.#open.push(name);
    } else if (AGGREGATES.has(name) && this.#open.length < DEPTH_MAX) {
      this.#open.push(name);
    } else if (
      INVESTMENTS.test(name) &&
      this.#account !== null &&
      this.#open.length === 0 &&
      this.#transaction === null
    ) {
      const [raw = ''] = rawText(this.#text.slice(start, start + 1024)).split(/\r?\n/, 1);
      this.#account.addIssue({
        lineNumber,
        code: 'investment_transaction_is_not_read',
        raw,
        params: { kind: name },
      });
    }
    if (++this.#eventCount % 20_000 === 0) this.#options.onProgress?.(start);
  }

  #value(name: string, text: string, lineNumber: number): void {
    const inside = this.#open.at(-1);
    // An element without a value looks like an aggregate that is open; a value inside it shows that it is none.
    if (inside === name) this.#open.pop();
    if (this.#isPending) return;
    if (this.#transaction !== null) {
      const field = inside === undefined || inside === name ? name : `${inside}.${name}`;
      if (isTransactionField(field)) this.#transaction.fields.set(field, text);
    } else if (inside === 'STATUS' && this.#status !== null) {
      if (name === 'CODE') this.#status.code = text;
      if (name === 'SEVERITY') this.#status.severity = text;
      if (name === 'MESSAGE') this.#status.message = text;
    } else {
      this.#account?.see(inside === undefined ? name : `${inside}.${name}`, text, lineNumber);
    }
  }

  #closed(name: string, end: number): void {
    if (name === 'OFX') this.#isWhole = true;
    if (name === 'STMTTRNP' || name === 'BANKTRANLISTP') this.#isPending = false;
    if (name === 'STATUS') this.#finishStatus();
    const at = this.#open.lastIndexOf(name);
    if (at >= 0) this.#open = this.#open.slice(0, at);
    if (name === 'STMTTRN' || name === 'BANKTRANLIST' || STATEMENTS.has(name) || name === 'OFX') {
      this.#finishTransaction(end);
    }
    if (STATEMENTS.has(name)) this.#account = null;
  }

  #finishTransaction(end: number): void {
    const transaction = this.#transaction;
    this.#open = [];
    this.#transaction = null;
    if (transaction === null || this.#account === null) return;
    this.#account.addTransaction(transaction, rawText(this.#text.slice(transaction.start, end).trim()));
  }

  /** A bank that refuses a request says so in a status (OFX 1.6 and 2.2, section 3.1.5); such a file has no lines. */
  #finishStatus(): void {
    const status = this.#status;
    this.#status = null;
    if (status === null || status.severity.toUpperCase() !== 'ERROR') return;
    const params = { code: status.code, message: status.message.slice(0, 200) };
    this.#issues.push({
      lineNumber: status.lineNumber,
      code: 'bank_answered_with_an_error',
      raw: '',
      params,
    });
  }
}

function fileIssue(code: StatementIssue['code'], params: StatementIssue['params'] = {}): StatementIssue {
  return { lineNumber: 0, code, raw: '', params };
}
