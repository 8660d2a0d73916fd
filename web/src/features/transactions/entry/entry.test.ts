import { describe, expect, test } from 'vitest';
import { kindOf, mirrorEntry, sameEntry, sidesIn, type Entry } from './entry.ts';

const transfer: Entry = {
  date: '2026-11-20',
  payee: '',
  note: 'holiday money',
  tags: ['travel'],
  accountId: 'checking',
  amount: '-184.00',
  status: 'CLEARED',
  lines: [
    {
      kind: 'TRANSFER',
      accountId: 'dollars',
      amount: '-184.00',
      counterAmount: '200.00',
      arrivesOn: '2026-11-23',
      status: 'PENDING',
      memo: '',
    },
  ],
};
const split: Entry = {
  ...transfer,
  amount: '-91.00',
  lines: [
    { kind: 'CATEGORY', categoryId: 'tools', amount: '-60.00', memo: 'drill' },
    {
      kind: 'TRANSFER',
      accountId: 'savings',
      amount: '-31.00',
      counterAmount: null,
      arrivesOn: null,
      status: null,
      memo: '',
    },
  ],
};

describe('a transfer told from its other account', () => {
  test('has the other day, amount and status', () => {
    expect(mirrorEntry(transfer)).toMatchObject({
      accountId: 'dollars',
      date: '2026-11-23',
      amount: '200.00',
      status: 'PENDING',
      lines: [
        {
          accountId: 'checking',
          amount: '200.00',
          counterAmount: '-184.00',
          arrivesOn: '2026-11-20',
          status: 'CLEARED',
        },
      ],
    });
  });

  test('is itself when told from there again', () => {
    expect(mirrorEntry(mirrorEntry(transfer) as Entry)).toEqual(transfer);
  });

  test('is nothing where more than a transfer was entered', () => {
    expect(mirrorEntry(split)).toBeNull();
    expect(mirrorEntry({ ...transfer, lines: [{ kind: 'OPENING', amount: '5.00', memo: '' }] })).toBeNull();
  });
});

describe('what an entry does to an account', () => {
  test('is its own amount, and what each transfer brings', () => {
    expect(sidesIn(split, 'checking').map(({ amount }) => amount)).toEqual(['-91.00']);
    expect(sidesIn(split, 'savings')).toEqual([
      { position: 2, date: '2026-11-20', status: 'CLEARED', memo: '', amount: '31.00' },
    ]);
    expect(sidesIn(transfer, 'dollars')).toMatchObject([
      { date: '2026-11-23', status: 'PENDING', amount: '200.00' },
    ]);
    expect(sidesIn(split, 'elsewhere')).toEqual([]);
  });
});

test('what an entry is called follows from its lines', () => {
  const income = (id: string) => id === 'salary';
  const [line] = transfer.lines;
  expect(kindOf(transfer, income)).toBe('EXCHANGE');
  expect(kindOf({ ...transfer, lines: [{ ...line, counterAmount: null } as never] }, income)).toBe(
    'IN_TRANSIT',
  );
  expect(
    kindOf({ ...transfer, lines: [{ ...line, counterAmount: null, arrivesOn: null } as never] }, income),
  ).toBe('TRANSFER');
  expect(kindOf(split, income)).toBe('SPLIT');
  const category = (categoryId: string | null, amount: string): Entry => ({
    ...transfer,
    amount,
    lines: [{ kind: 'CATEGORY', categoryId, amount, memo: '' }],
  });
  expect(kindOf(category('food', '5.00'), income)).toBe('EXPENSE');
  expect(kindOf(category('salary', '5.00'), income)).toBe('INCOME');
  expect(kindOf(category(null, '5.00'), income)).toBe('INCOME');
  expect(kindOf(category(null, '-5.00'), income)).toBe('EXPENSE');
});

test('entries that say the same are the same', () => {
  expect(sameEntry(transfer, { ...transfer, payee: ' ', tags: [...transfer.tags] })).toBe(true);
  expect(
    sameEntry(split, { ...split, lines: split.lines.map((line) => ({ ...line, memo: `${line.memo} ` })) }),
  ).toBe(true);
  // A transfer's other side that nobody has said anything of is as the entry is.
  expect(
    sameEntry(split, {
      ...split,
      lines: split.lines.map((line) =>
        line.kind === 'TRANSFER' ? { ...line, status: 'CLEARED' as const } : line,
      ),
    }),
  ).toBe(true);
  expect(sameEntry(transfer, { ...transfer, status: 'PENDING' })).toBe(false);
  expect(sameEntry(transfer, { ...transfer, date: '2026-11-21' })).toBe(false);
});
