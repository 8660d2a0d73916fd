import type { CurrencyCode } from '../../../ledger/currency.ts';
import type { StatementLine } from '../statement.ts';
import { PAYEE_CHARACTERS_MAX, cleanBankId, cleanText } from '../text.ts';
import { type ValueProblem, readOfxAmount, readOfxCurrency, readOfxDate } from './values.ts';

/** The elements of a transaction that a line is made of (OFX 2.2, section 11.4.4.1, STMTTRN). */
const FIELDS = [
  'DTPOSTED',
  'DTUSER',
  'TRNAMT',
  'FITID',
  'NAME',
  'EXTDNAME',
  'MEMO',
  'CHECKNUM',
  'PAYEE.NAME',
  'CURRENCY.CURSYM',
] as const;

type TransactionField = (typeof FIELDS)[number];

const FIELD_NAMES: ReadonlySet<string> = new Set(FIELDS);

/** One transaction as the file writes it. */
export interface OfxTransaction {
  readonly lineNumber: number;
  /** Where it begins in the text. */
  readonly start: number;
  readonly fields: Map<TransactionField, string>;
}

/** Whether an element, with its aggregate before it where that matters, is one that a line is made of. */
export function isTransactionField(name: string): name is TransactionField {
  return FIELD_NAMES.has(name);
}

/**
 * A transaction as a statement line. The amount is in the account's currency, also where ORIGCURRENCY names the one it
 * was converted from; CURRENCY says that it was not converted (OFX 1.6 and 2.2, section 5.2).
 *
 * @param account the account's currency: null where the file leaves it blank and none is known
 */
export function lineOfTransaction(
  { lineNumber, fields }: OfxTransaction,
  account: { readonly currency: CurrencyCode | null | ValueProblem },
  raw: string,
): StatementLine | ValueProblem {
  const posted = (fields.get('DTPOSTED') ?? '').trim();
  if (posted === '') return { code: 'date_missing', params: {} };
  const date = readOfxDate(posted);
  if (date === null) return { code: 'date_unreadable', params: { text: cleanText(posted, 60) } };
  const written = (fields.get('TRNAMT') ?? '').trim();
  if (written === '') return { code: 'amount_missing', params: {} };
  const currency = readOfxCurrency(fields.get('CURRENCY.CURSYM')) ?? account.currency;
  if (currency === null) return { code: 'currency_missing', params: {} };
  if (typeof currency !== 'string') return currency;
  const amount = readOfxAmount(written, currency);
  if (typeof amount !== 'bigint') return amount;
  if (amount === 0n) return { code: 'amount_is_zero', params: { currency } };
  const checkNumber = cleanText(fields.get('CHECKNUM') ?? '');
  return {
    lineNumber,
    date,
    amount,
    currency,
    ...texts(fields),
    bankId: cleanBankId(fields.get('FITID') ?? ''),
    ...(/[^0\s]/.test(checkNumber) && { checkNumber }),
    raw,
  };
}

/** The other party is in NAME, or in PAYEE; where a bank gives only a MEMO, that is all that names it. */
function texts(fields: OfxTransaction['fields']): { payee: string; memo: string } {
  const clean = (name: TransactionField) => cleanText(fields.get(name) ?? '');
  const name = clean('NAME') || clean('PAYEE.NAME') || clean('EXTDNAME');
  const memo = clean('MEMO');
  if (name === '') return { payee: cleanText(memo, PAYEE_CHARACTERS_MAX), memo: '' };
  return { payee: cleanText(name, PAYEE_CHARACTERS_MAX), memo: memo === name ? '' : memo };
}
