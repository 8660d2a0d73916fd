import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromMinor } from '../../../shared/format/money.ts';
import { blankDraft, draftOf, emptyLine, type Draft, type DraftLine } from './draft.ts';
import { sameEntry, type Entry, type EntryLine } from './entry.ts';
import { booksOf, writerOf } from './known-books.fixture.ts';
import { readDraft } from './read-draft.ts';

const books = booksOf('en');
const blank = blankDraft({ accountId: 'checking', date: '2026-11-23' });
const line = (fields: Partial<DraftLine>): DraftLine => ({ ...emptyLine, key: 0, ...fields });
const food = { kind: 'category', id: 'food' } as const;
const problems = (draft: Draft) =>
  readDraft(draft, books).problems.map(({ field, code }) => `${field.name} ${code}`);

describe('a row of one line', () => {
  test('is an expense unless its category is an income', () => {
    const typed: Draft = {
      ...blank,
      payee: ' Market ',
      amountText: '12.50+3',
      lines: [line({ target: food })],
    };
    expect(readDraft(typed, books).entry).toMatchObject({
      payee: 'Market',
      amount: '-15.50',
      lines: [{ kind: 'CATEGORY', categoryId: 'food', amount: '-15.50' }],
    });
    const salary = { ...typed, lines: [line({ target: { kind: 'category', id: 'salary' } })] };
    expect(readDraft(salary, books).entry?.amount).toBe('15.50');
    expect(readDraft({ ...typed, amountText: '+3' }, books).entry?.amount).toBe('3.00');
    expect(readDraft({ ...typed, lines: [line({})] }, books).entry?.lines).toMatchObject([
      { categoryId: null },
    ]);
  });

  test('says what is missing', () => {
    expect(problems(blank)).toEqual(['amount amount_is_empty']);
    expect(problems({ ...blank, date: null, accountId: null, amountText: 'x' })).toEqual([
      'date date_unreadable',
      'account account_missing',
      'amount amount_is_unreadable',
    ]);
    expect(problems({ ...blank, amountText: '0' })).toEqual(['amount amount_is_zero']);
    expect(problems({ ...blank, accountId: 'yen', amountText: '1.5' })).toEqual([
      'amount amount_has_too_many_decimals',
    ]);
  });
});

describe('a transfer', () => {
  const to = (id: string, fields: Partial<DraftLine> = {}): Draft => ({
    ...blank,
    amountText: '100',
    lines: [line({ target: { kind: 'account', id }, ...fields })],
  });

  test('of one currency needs no second amount', () => {
    expect(readDraft(to('savings', { arrivesOn: '2026-11-25' }), books).entry).toMatchObject({
      amount: '-100.00',
      lines: [{ kind: 'TRANSFER', accountId: 'savings', counterAmount: null, arrivesOn: '2026-11-25' }],
    });
    // The same day is no other day.
    expect(readDraft(to('savings', { arrivesOn: '2026-11-23' }), books).entry?.lines).toMatchObject([
      { arrivesOn: null },
    ]);
  });

  test('of two currencies says what arrives, which has the other sign', () => {
    expect(problems(to('dollars'))).toEqual(['counter amount_is_empty']);
    expect(readDraft(to('dollars', { counterText: '107.5' }), books).entry?.lines).toMatchObject([
      { counterAmount: '107.50' },
    ]);
    expect(
      readDraft({ ...to('yen', { counterText: '16,500' }), amountText: '+100' }, books).entry?.lines,
    ).toMatchObject([{ amount: '100.00', counterAmount: '-16500' }]);
  });

  test('needs another account', () => {
    expect(problems(to('checking'))).toEqual(['target accounts_must_differ']);
  });
});

describe('a split', () => {
  const split: Draft = {
    ...blank,
    amountText: '91',
    lines: [
      line({ key: 0, target: food, amountText: '60' }),
      line({ key: 1, amountText: '' }),
      line({ key: 2, target: { kind: 'category', id: 'garden' }, amountText: '25', memo: 'soil' }),
      line({ key: 3 }),
    ],
  };

  test('says what is left to assign', () => {
    expect(readDraft(split, books).rest).toBe('-6.00');
    expect(problems(split)).toEqual(['amount lines_do_not_add_up']);
    expect(readDraft({ ...split, amountText: '' }, books).entry?.amount).toBe('-85.00');
  });

  test('leaves out lines that say nothing, and keeps a line that goes the other way', () => {
    const whole = {
      ...split,
      lines: split.lines.map((one) => (one.key === 3 ? { ...one, amountText: '-6' } : one)),
    };
    expect(readDraft(whole, books).entry?.lines.map(({ amount }) => amount)).toEqual([
      '-60.00',
      '-25.00',
      '-6.00',
    ]);
    const refund = {
      ...split,
      lines: split.lines.map((one) => (one.key === 2 ? { ...one, amountText: '+25' } : one)),
    };
    expect(readDraft(refund, books).rest).toBe('-56.00');
  });

  test('has no rest while its amount cannot be read', () => {
    expect(readDraft({ ...split, amountText: '1e5' }, books).rest).toBeNull();
  });
});

test('what stands in the books is read back from its fields as it was, in any locale', () => {
  const amount = fc.bigInt({ min: 1n, max: 10n ** 12n }).chain((minor) => fc.constantFrom(minor, -minor));
  const decimal = (minor: bigint) => fromMinor(minor, 2);
  const target = fc.constantFrom('food', 'salary', null, '→savings', '→dollars');
  const lines = fc.array(fc.record({ amount, target, memo: fc.constantFrom('', 'memo') }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(lines, fc.constantFrom('en', 'de', 'fr', 'de-CH'), (drawn, locale) => {
      const total = drawn.reduce((sum, one) => sum + one.amount, 0n);
      fc.pre(total !== 0n);
      const entry: Entry = {
        date: '2026-11-23',
        payee: 'Market',
        note: '',
        tags: ['a'],
        accountId: 'checking',
        amount: decimal(total),
        status: 'PENDING',
        lines: drawn.map((one): EntryLine => {
          const base = { amount: decimal(one.amount), memo: one.memo };
          if (one.target === null || !one.target.startsWith('→')) {
            return { ...base, kind: 'CATEGORY', categoryId: one.target };
          }
          const accountId = one.target.slice(1);
          const counterAmount = accountId === 'dollars' ? decimal(-one.amount) : null;
          return { ...base, kind: 'TRANSFER', accountId, counterAmount, arrivesOn: null, status: 'CLEARED' };
        }),
      };
      const read = readDraft(draftOf(entry, writerOf(locale)), booksOf(locale));
      expect(read.problems).toEqual([]);
      expect(read.entry && sameEntry(read.entry, entry)).toBe(true);
    }),
  );
});
