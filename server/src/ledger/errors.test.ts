import { describe, expect, it } from 'vitest';

import { accountId, amountFor, parseAmountFor } from './account.ts';
import { currency } from './currency.ts';
import { parseDate, parseMonth, shiftDate } from './date.ts';
import { type Entry, type EntryLine, postEntry, type TransferLine } from './entry.ts';
import { ledgerErrorCodes, type LedgerErrorCode, ledgerErrorMessage, shown } from './errors.ts';
import { accountOf, day, dollars, giro, groceries, oldBank, savings, system } from './fixtures/household.ts';
import { checkBalanced, checkCurrencies } from './invariant.ts';
import { INT64_MAX, money, parseAmount } from './money.ts';
import type { Posting } from './posting.ts';
import { parseRate } from './rate.ts';
import { assert, err, type Result, unreachable } from './result.ts';
import { expense, readEntry, split } from './transaction.ts';

const date = day('2026-01-30');
const spent: EntryLine = { kind: 'CATEGORY', categoryId: groceries, amount: -500n, memo: '' };

function post(lines: readonly EntryLine[], more: Partial<Entry> = {}): Result<unknown> {
  return postEntry({ date, account: giro, status: 'CLEARED', lines, ...more }, system);
}

function postTransfer(more: Partial<TransferLine>): Result<unknown> {
  return post([{ kind: 'TRANSFER', account: savings, amount: -500n, status: 'CLEARED', memo: '', ...more }]);
}

function posting(amount: bigint, more: Partial<Posting> = {}): Posting {
  return { accountId: giro.id, amount, currency: 'EUR', date, memo: '', status: 'CLEARED', ...more };
}

interface Golden {
  readonly input: string;
  readonly refusal: Result<unknown>;
  readonly code: LedgerErrorCode;
  readonly message: string;
  readonly path?: readonly string[];
}

const goldens: readonly Golden[] = [
  {
    input: 'one leg',
    refusal: checkBalanced([posting(5n)]),
    code: 'transaction_needs_two_postings',
    message: 'A transaction needs at least two postings. Add where the money comes from or where it goes.',
    path: ['postings'],
  },
  {
    input: 'a posting of zero',
    refusal: checkBalanced([posting(0n), posting(0n)]),
    code: 'amount_is_zero',
    message: 'The amount is zero. Enter an amount other than zero, or remove the line.',
    path: ['postings', '0', 'amount'],
  },
  {
    input: 'a line of zero',
    refusal: post([spent, { ...spent, amount: 0n }]),
    code: 'amount_is_zero',
    message: 'The amount is zero. Enter an amount other than zero, or remove the line.',
    path: ['lines', '1', 'amount'],
  },
  {
    input: 'lines that cancel out',
    refusal: post([spent, { ...spent, amount: 500n }]),
    code: 'amount_is_zero',
    message: 'The amount is zero. Enter an amount other than zero, or remove the line.',
    path: ['lines'],
  },
  {
    input: 'an exchange for nothing',
    refusal: postTransfer({ account: dollars, counterAmount: 0n }),
    code: 'amount_is_zero',
    message: 'The amount is zero. Enter an amount other than zero, or remove the line.',
    path: ['lines', '0', 'counterAmount'],
  },
  {
    input: 'an unbalanced transaction',
    refusal: checkBalanced([posting(-500n), posting(401n)]),
    code: 'transaction_does_not_balance',
    message:
      'The transaction does not balance: on 2026-01-30 its EUR postings are off by -0.99. Make them add up to zero.',
    path: ['postings'],
  },
  {
    input: 'a negative expense',
    refusal: expense({ date, account: giro, amount: money(-5n, 'EUR'), categoryId: null }, system),
    code: 'amount_not_positive',
    message: 'Enter an amount greater than zero; the kind of transaction says which way the money goes.',
  },
  {
    input: '40 digits',
    refusal: parseAmount('1234567890123456789012345678901234567890', 'EUR'),
    code: 'amount_out_of_range',
    message: 'The amount is too large. Amounts in EUR go up to 92233720368547758.07.',
  },
  {
    input: 'one yen past 64 bits',
    refusal: parseAmount('9223372036854775808', 'JPY'),
    code: 'amount_out_of_range',
    message: 'The amount is too large. Amounts in JPY go up to 9223372036854775807.',
  },
  {
    input: 'lines whose sum is past 64 bits',
    refusal: post([1n, 2n].map(() => ({ ...spent, amount: INT64_MAX }))),
    code: 'amount_out_of_range',
    message: 'The amount is too large. Amounts in EUR go up to 92233720368547758.07.',
    path: ['postings', '0', 'amount'],
  },
  {
    input: '1e5',
    refusal: parseAmount('1e5', 'EUR'),
    code: 'amount_unreadable',
    message: '“1e5” is not an amount. Write digits with a point before the decimals, like 12.34 or -12.34.',
  },
  {
    input: 'NaN',
    refusal: parseAmount('NaN', 'EUR'),
    code: 'amount_unreadable',
    message: '“NaN” is not an amount. Write digits with a point before the decimals, like 12.34 or -12.34.',
  },
  {
    input: 'Arabic digits',
    refusal: parseAmount('١٢٫٣٤', 'EUR'),
    code: 'amount_unreadable',
    message: '“١٢٫٣٤” is not an amount. Write digits with a point before the decimals, like 12.34 or -12.34.',
  },
  {
    input: 'full-width digits',
    refusal: parseAmount('１２.３４', 'EUR'),
    code: 'amount_unreadable',
    message:
      '“１２.３４” is not an amount. Write digits with a point before the decimals, like 12.34 or -12.34.',
  },
  {
    input: 'an empty amount',
    refusal: parseAmount('', 'EUR'),
    code: 'amount_unreadable',
    message: '“” is not an amount. Write digits with a point before the decimals, like 12.34 or -12.34.',
  },
  {
    input: 'three decimals of a euro',
    refusal: parseAmount('-8.950', 'EUR'),
    code: 'amount_has_too_many_decimals',
    message: '“-8.950” has too many decimals. Amounts in EUR have at most 2.',
  },
  {
    input: 'a decimal of a yen',
    refusal: parseAmount('1.0', 'JPY'),
    code: 'amount_has_too_many_decimals',
    message: '“1.0” has too many decimals. Amounts in JPY have at most 0.',
  },
  {
    input: 'an unknown currency',
    refusal: currency('EURO'),
    code: 'currency_unknown',
    message: '“EURO” is not a currency. Use a code of ISO 4217, like EUR or JPY.',
  },
  {
    input: 'dollars for a euro account',
    refusal: amountFor(giro, money(5n, 'USD')),
    code: 'currency_differs_from_account',
    message: 'The account Giro holds EUR. Enter the amount in EUR, not in USD.',
  },
  {
    input: 'dollars written for a euro account',
    refusal: parseAmountFor(giro, '5.00', 'USD'),
    code: 'currency_differs_from_account',
    message: 'The account Giro holds EUR. Enter the amount in EUR, not in USD.',
  },
  {
    input: 'a dollar posting on a euro account',
    refusal: checkCurrencies([posting(5n, { currency: 'USD' })], accountOf),
    code: 'currency_differs_from_account',
    message: 'The account Giro holds EUR. Enter the amount in EUR, not in USD.',
    path: ['postings', '0', 'currency'],
  },
  {
    input: '2026-02-30',
    refusal: parseDate('2026-02-30'),
    code: 'date_unreadable',
    message:
      '“2026-02-30” is not a day. Write a day of the calendar as YYYY-MM-DD, from 0001-01-01 to 9999-12-31.',
  },
  {
    input: 'year 0',
    refusal: parseDate('0000-01-01'),
    code: 'date_unreadable',
    message:
      '“0000-01-01” is not a day. Write a day of the calendar as YYYY-MM-DD, from 0001-01-01 to 9999-12-31.',
  },
  {
    input: 'year 10000',
    refusal: parseDate('10000-01-01'),
    code: 'date_unreadable',
    message:
      '“10000-01-01” is not a day. Write a day of the calendar as YYYY-MM-DD, from 0001-01-01 to 9999-12-31.',
  },
  {
    input: 'a shift past the calendar',
    refusal: shiftDate(day('9999-12-31'), 1),
    code: 'date_out_of_range',
    message: 'Moving 9999-12-31 by 1 days leaves the calendar. Days go from 0001-01-01 to 9999-12-31.',
  },
  {
    input: 'month 13',
    refusal: parseMonth('2026-13'),
    code: 'month_unreadable',
    message: '“2026-13” is not a month. Write it as YYYY-MM, from 0001-01 to 9999-12.',
  },
  {
    input: 'a rate with a comma',
    refusal: parseRate('1,08'),
    code: 'rate_unreadable',
    message: '“1,08” is not a rate. Write up to 15 digits before and 15 after a point, like 1.0825.',
  },
  {
    input: 'a rate of zero',
    refusal: parseRate('0.00'),
    code: 'rate_not_positive',
    message: 'A rate is greater than zero. Enter what one unit of the currency is worth in the other.',
  },
  {
    input: 'no line',
    refusal: post([]),
    code: 'category_needed',
    message:
      'Choose a category or another account: the transaction has no line that says where the money goes.',
    path: ['lines'],
  },
  {
    input: 'a split of one part',
    refusal: split({ date, account: giro, parts: [{ amount: money(5n, 'EUR'), categoryId: null }] }, system),
    code: 'split_needs_two_parts',
    message: 'A split needs at least two parts. Add one, or enter a plain expense or income.',
    path: ['lines'],
  },
  {
    input: '201 lines',
    refusal: post(Array.from({ length: 201 }, () => spent)),
    code: 'too_many_lines',
    message: 'A transaction has at most 200 lines, and this one has 201. Enter it as several transactions.',
    path: ['lines'],
  },
  {
    input: 'an entry in a closed account',
    refusal: post([spent], { account: oldBank }),
    code: 'account_is_closed',
    message: 'The account Old bank is closed. Reopen it or choose another account.',
    path: ['account'],
  },
  {
    input: 'a transfer to a closed account',
    refusal: postTransfer({ account: oldBank }),
    code: 'account_is_closed',
    message: 'The account Old bank is closed. Reopen it or choose another account.',
    path: ['lines', '0', 'account'],
  },
  {
    input: 'a transfer to the same account',
    refusal: postTransfer({ account: giro }),
    code: 'accounts_must_differ',
    message: 'A transfer goes from one account to another. Choose an account other than Giro.',
    path: ['lines', '0', 'account'],
  },
  {
    input: 'an exchange with one amount',
    refusal: postTransfer({ account: dollars }),
    code: 'counter_amount_needed',
    message: 'Giro holds EUR and Dollars holds USD. Enter the amount in USD too.',
    path: ['lines', '0', 'counterAmount'],
  },
  {
    input: 'a transfer with two amounts',
    refusal: postTransfer({ counterAmount: 500n }),
    code: 'counter_amount_not_allowed',
    message: 'Both accounts hold EUR, so one amount says it all. Remove the second amount.',
    path: ['lines', '0', 'counterAmount'],
  },
  {
    input: 'an exchange that takes from both',
    refusal: postTransfer({ account: dollars, counterAmount: -5n }),
    code: 'sign_must_differ',
    message:
      'What leaves one account arrives in the other: one amount must be negative and the other positive.',
    path: ['lines', '0', 'counterAmount'],
  },
  {
    input: 'an arrival before the departure',
    refusal: postTransfer({ arrivesOn: day('2026-01-29') }),
    code: 'arrival_before_departure',
    message:
      'The money would arrive on 2026-01-29, before it leaves on 2026-01-30. Correct one of the dates.',
    path: ['lines', '0', 'arrivesOn'],
  },
  {
    input: 'money that set out after it arrived',
    refusal: postTransfer({ amount: 500n, arrivesOn: day('2026-01-31') }),
    code: 'arrival_before_departure',
    message:
      'The money would arrive on 2026-01-30, before it leaves on 2026-01-31. Correct one of the dates.',
    path: ['lines', '0', 'arrivesOn'],
  },
  {
    input: 'postings of no entry',
    refusal: readEntry([posting(5n, { accountId: accountId('groceries') }), posting(-5n)], accountOf),
    code: 'transaction_has_another_shape',
    message:
      'These postings balance, but they are not a transaction that can be entered in a register. Delete it and enter it anew.',
  },
];

describe('every rule', () => {
  it.each(goldens)('refuses $input with $code', ({ refusal, code, message, path }) => {
    if (refusal.ok) throw new Error('was not refused');
    expect(refusal.error.code).toBe(code);
    expect(ledgerErrorMessage(refusal.error)).toBe(message);
    expect(refusal.error.path).toEqual(path);
  });

  it('has a golden input', () => {
    const covered = new Set(goldens.map(({ code }) => code));
    expect(ledgerErrorCodes.filter((code) => !covered.has(code))).toEqual([]);
  });

  it('leaves no hole in its sentence', () => {
    for (const { message } of goldens) expect(message).not.toMatch(/[{}]|undefined/);
  });
});

describe('shown', () => {
  it('keeps what a person can read', () => {
    expect(shown('12,50 €')).toBe('12,50 €');
    expect(shown('')).toBe('');
  });

  it('cuts long text between characters', () => {
    expect(shown('1'.repeat(10_000))).toBe(`${'1'.repeat(40)}…`);
    expect(shown('1'.repeat(40))).toBe('1'.repeat(40));
    expect(shown('😀'.repeat(41))).toBe(`${'😀'.repeat(40)}…`);
  });

  it('takes the teeth out of what could spoil a screen or a log', () => {
    expect(shown('a\u0000b\nc\u202Ed\u200Fe\uD800f')).toBe('a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf');
  });
});

describe('what only a bug breaks', () => {
  it('throws', () => {
    expect(() => assert(false, 'sums differ')).toThrow('The ledger is wrong: sums differ');
    expect(() => unreachable('X' as never)).toThrow('A case is not handled: X');
  });

  it('shows the hole where a parameter is missing, rather than a word like undefined', () => {
    expect(ledgerErrorMessage(err('account_is_closed').error)).toContain('{account}');
  });
});
