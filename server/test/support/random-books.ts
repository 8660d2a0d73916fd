import fc from 'fast-check';
import type { PostingStatus } from '../../src/ledger/posting.ts';
import { TestBooks, type WrittenPosting } from './raw-books.ts';
import type { TestServer } from './server.ts';

/** The own accounts and categories of random books. */
export interface RandomBooks {
  readonly books: TestBooks;
  readonly own: readonly { readonly id: string; readonly currency: string }[];
  readonly categories: readonly string[];
}

interface Choice {
  readonly kind: 'SPEND' | 'EARN' | 'SPLIT' | 'TRANSFER' | 'EXCHANGE' | 'IN_TRANSIT' | 'OPENING';
  readonly date: string;
  readonly laterDate: string;
  readonly amount: number;
  readonly otherAmount: number;
  readonly picks: readonly [number, number, number];
  readonly status: PostingStatus;
}

const dates = fc
  .tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 28 }))
  .map(([month, day]) => `2099-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);

const choices: fc.Arbitrary<Choice> = fc.record({
  kind: fc.constantFrom('SPEND', 'EARN', 'SPLIT', 'TRANSFER', 'EXCHANGE', 'IN_TRANSIT', 'OPENING'),
  date: dates,
  laterDate: dates,
  amount: fc.integer({ min: 1, max: 5_000_000 }),
  otherAmount: fc.integer({ min: 1, max: 5_000_000 }),
  picks: fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)),
  status: fc.constantFrom('PENDING', 'CLEARED', 'RECONCILED'),
});

/** Transactions of every kind on random days of January to October 2099, some of them after the tests' today. */
export const randomTransactions = fc.array(choices, { minLength: 1, maxLength: 60 });

/** Writes random transactions into new accounts of currencies with no, two and three decimals. */
export async function writeRandomBooks(
  server: TestServer,
  householdId: string,
  transactions: readonly Choice[],
): Promise<RandomBooks> {
  const books = await TestBooks.of(server, householdId);
  const own: { id: string; currency: string }[] = [];
  for (const currency of ['EUR', 'EUR', 'JPY', 'JPY', 'BHD', 'BHD']) {
    own.push({ id: await books.account(currency, own.length % 2 === 0 ? 'ASSET' : 'LIABILITY'), currency });
  }
  const categories: string[] = [];
  for (const type of ['EXPENSE', 'EXPENSE', 'INCOME', 'INCOME'] as const)
    categories.push(await books.category(type));
  categories.push(books.system('UNCATEGORISED_EXPENSE'), books.system('UNCATEGORISED_INCOME'));
  for (const choice of transactions)
    await books.write(choice.date, postingsOf(choice, books, own, categories));
  return { books, own, categories };
}

function postingsOf(
  { kind, date, laterDate, amount, otherAmount, picks, status }: Choice,
  books: TestBooks,
  own: RandomBooks['own'],
  categories: readonly string[],
): WrittenPosting[] {
  const from = own[picks[0] % own.length];
  const category = categories[picks[1] % categories.length];
  const other = categories[picks[2] % categories.length];
  if (from === undefined || category === undefined || other === undefined)
    throw new Error('nothing to pick from');
  const same = own.find(({ id, currency }) => currency === from.currency && id !== from.id);
  const foreign = own.filter(({ currency }) => currency !== from.currency)[picks[1] % 4];
  if (same === undefined || foreign === undefined) throw new Error('nothing to move to');
  const { id: account, currency } = from;
  switch (kind) {
    case 'SPEND':
      return [
        { account, amount: -amount, currency, status },
        { account: category, amount, currency },
      ];
    case 'EARN':
      return [
        { account, amount, currency, status },
        { account: category, amount: -amount, currency },
      ];
    case 'SPLIT':
      return [
        { account, amount: -(amount + otherAmount), currency, status },
        { account: category, amount, currency },
        { account: other, amount: otherAmount, currency },
      ];
    case 'TRANSFER':
      return [
        { account, amount: -amount, currency, status },
        { account: same.id, amount, currency },
      ];
    case 'EXCHANGE':
      return [
        { account, amount: -amount, currency, status },
        { account: books.system('CURRENCY_CONVERSION'), amount, currency },
        { account: books.system('CURRENCY_CONVERSION'), amount: -otherAmount, currency: foreign.currency },
        { account: foreign.id, amount: otherAmount, currency: foreign.currency },
      ];
    case 'IN_TRANSIT':
      return [
        { account, amount: -amount, currency, date, status },
        { account: books.system('IN_TRANSIT'), amount, currency, date },
        { account: books.system('IN_TRANSIT'), amount: -amount, currency, date: laterDate },
        { account: same.id, amount, currency, date: laterDate },
      ];
    case 'OPENING':
      return [
        { account, amount, currency, status },
        { account: books.system('OPENING_BALANCES'), amount: -amount, currency },
      ];
  }
}
