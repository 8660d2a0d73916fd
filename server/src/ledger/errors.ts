/**
 * One sentence per rule that can refuse an input: what is wrong and what to do about it.
 * `{name}` stands for the parameter of that name.
 */
const sentences = {
  transaction_needs_two_postings:
    'A transaction needs at least two postings. Add where the money comes from or where it goes.',
  amount_is_zero: 'The amount is zero. Enter an amount other than zero, or remove the line.',
  amount_not_positive:
    'Enter an amount greater than zero; the kind of transaction says which way the money goes.',
  amount_out_of_range: 'The amount is too large. Amounts in {currency} go up to {limit}.',
  transaction_does_not_balance:
    'The transaction does not balance: on {date} its {currency} postings are off by {difference}. Make them add up to zero.',

  amount_unreadable:
    '“{text}” is not an amount. Write digits with a point before the decimals, like 12.34 or -12.34.',
  amount_has_too_many_decimals:
    '“{text}” has too many decimals. Amounts in {currency} have at most {decimals}.',
  currency_unknown: '“{code}” is not a currency. Use a code of ISO 4217, like EUR or JPY.',
  currency_differs_from_account:
    'The account {account} holds {accountCurrency}. Enter the amount in {accountCurrency}, not in {currency}.',

  date_unreadable:
    '“{text}” is not a day. Write a day of the calendar as YYYY-MM-DD, from 0001-01-01 to 9999-12-31.',
  date_out_of_range:
    'Moving {date} by {days} days leaves the calendar. Days go from 0001-01-01 to 9999-12-31.',
  month_unreadable: '“{text}” is not a month. Write it as YYYY-MM, from 0001-01 to 9999-12.',

  rate_unreadable: '“{text}” is not a rate. Write up to 15 digits before and 15 after a point, like 1.0825.',
  rate_not_positive:
    'A rate is greater than zero. Enter what one unit of the currency is worth in the other.',

  category_needed:
    'Choose a category or another account: the transaction has no line that says where the money goes.',
  split_needs_two_parts: 'A split needs at least two parts. Add one, or enter a plain expense or income.',
  too_many_lines:
    'A transaction has at most {limit} lines, and this one has {lines}. Enter it as several transactions.',
  account_is_closed: 'The account {account} is closed. Reopen it or choose another account.',
  accounts_must_differ:
    'A transfer goes from one account to another. Choose an account other than {account}.',
  counter_amount_needed:
    '{account} holds {accountCurrency} and {counterAccount} holds {counterCurrency}. Enter the amount in {counterCurrency} too.',
  counter_amount_not_allowed:
    'Both accounts hold {currency}, so one amount says it all. Remove the second amount.',
  sign_must_differ:
    'What leaves one account arrives in the other: one amount must be negative and the other positive.',
  arrival_before_departure:
    'The money would arrive on {arrival}, before it leaves on {departure}. Correct one of the dates.',
  transaction_has_another_shape:
    'These postings balance, but they are not a transaction that can be entered in a register. Delete it and enter it anew.',
} as const;

/** The name of a broken rule. The order of the rules about one thing is the order in which they are checked. */
export type LedgerErrorCode = keyof typeof sentences;

/** Every code there is, so that a test can ask for each. */
export const ledgerErrorCodes = Object.keys(sentences) as readonly LedgerErrorCode[];

/** A rule refused an input. Strings only, so that it crosses any edge as it is. */
export interface LedgerError {
  readonly code: LedgerErrorCode;
  /** What the sentence quotes. */
  readonly params: Readonly<Record<string, string>>;
  /** Where in the input, from the outside in: `['lines', '2', 'amount']`. */
  readonly path?: readonly string[];
}

/** One English sentence that a person can act on. */
export function ledgerErrorMessage(error: LedgerError): string {
  return sentences[error.code].replace(/\{(\w+)\}/g, (hole, name: string) => error.params[name] ?? hole);
}

const SHOWN_CHARACTERS_MAX = 40;

/**
 * A person's text as an error may repeat it: shortened, and with control characters, text direction marks
 * and lone surrogates replaced, so that it can spoil neither a screen nor a log.
 */
export function shown(text: string): string {
  const characters = Array.from(text.slice(0, 2 * SHOWN_CHARACTERS_MAX + 2));
  const cut = characters.slice(0, SHOWN_CHARACTERS_MAX).join('');
  const rest = characters.length > SHOWN_CHARACTERS_MAX ? '…' : '';
  return cut.replace(/\p{C}/gu, '\uFFFD') + rest;
}
