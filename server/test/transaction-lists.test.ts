import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CurrencyCode } from '../src/ledger/currency.ts';
import { formatAmount, parseAmount } from '../src/ledger/money.ts';
import { Books, type LineInput } from './support/books.ts';
import { Random } from './support/random.ts';
import { entryMaterial, randomEntry, someTags, words } from './support/random-writer.ts';
import { startServer, type TestServer } from './support/server.ts';

const seed = 20_261_123;
const entryCount = 220;

let server: TestServer;
let books: Books;
/** Every live transaction, newest first, as the API tells them. */
let all: any[];

beforeAll(async () => {
  server = await startServer();
  books = await Books.make(server.client());
  const random = new Random(seed);
  const material = entryMaterial(books);
  const ids: string[] = [];
  for (let count = 0; count < entryCount; count += 1)
    ids.push((await books.create(randomEntry(random, material))).transaction.id);
  // What is deleted must show nowhere, what was edited only as it is now.
  await books.delete(ids.slice(0, 20));
  for (const id of ids.slice(20, 40)) await books.edit(await books.read(id), randomEntry(random, material));
  all = await books.all();
});
afterAll(async () => await server.close());

const minor = ({ amount, currency }: { amount: string; currency: string }): bigint => {
  const result = parseAmount(amount, currency as CurrencyCode);
  if (!result.ok) throw new Error(`${amount} is an amount`);
  return result.value;
};
const size = (value: bigint): bigint => (value < 0n ? -value : value);

interface Leg {
  readonly id: string;
  readonly position: number;
  readonly transaction: any;
  readonly posting: any;
}

/** An account's postings in the register's order, from the transactions alone. */
function legsOf(accountId: string): Leg[] {
  const legs = all.flatMap((transaction) =>
    transaction.postings
      .filter((posting: any) => posting.accountId === accountId)
      .map((posting: any) => ({
        id: `${transaction.id}:${posting.position}`,
        position: posting.position,
        transaction,
        posting,
      })),
  );
  return legs.toSorted(
    (a: Leg, b: Leg) =>
      compare(b.posting.date, a.posting.date) ||
      compare(b.transaction.id, a.transaction.id) ||
      b.position - a.position,
  );
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

describe('the list of transactions', () => {
  it('has every live transaction once, newest first, on pages of any size', async () => {
    expect(all).toHaveLength(entryCount - 20);
    expect(all).toEqual(all.toSorted((a, b) => compare(b.date, a.date) || compare(b.id, a.id)));
    for (const first of [3, 50, 64]) {
      expect((await books.all({}, first, 'id')).map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    }
  });

  it('covers every kind, ties on a day, and all sorts of lines', () => {
    expect(new Set(all.map(({ kind }) => kind)).size).toBe(7);
    expect(new Set(all.map(({ date }) => date)).size).toBeLessThan(15);
  });

  it('adds up its matches on own accounts per currency', async () => {
    for (const filter of [
      {},
      { text: 'market' },
      { kinds: ['TRANSFER', 'IN_TRANSIT'] },
      { text: 'not anywhere' },
    ]) {
      const matches = await books.all(filter);
      const { totals } = await books.page('transactions', { filter, first: 1 });
      const own = new Set(books.accounts.map(({ id }) => id));
      const expected = new Map<string, { in: bigint; out: bigint }>();
      for (const posting of matches
        .flatMap(({ postings }) => postings)
        .filter(({ accountId }) => own.has(accountId))) {
        const sums = expected.get(posting.amount.currency) ?? { in: 0n, out: 0n };
        const amount = minor(posting.amount);
        expected.set(
          posting.amount.currency,
          amount > 0n ? { ...sums, in: sums.in + amount } : { ...sums, out: sums.out - amount },
        );
      }
      expect(totals.count).toBe(matches.length);
      expect(totals.sums).toEqual(
        [...expected].toSorted().map(([currency, sums]) => ({
          currency,
          in: { amount: formatAmount(sums.in, currency as CurrencyCode), currency },
          out: { amount: formatAmount(sums.out, currency as CurrencyCode) },
          net: { amount: formatAmount(sums.in - sums.out, currency as CurrencyCode) },
        })),
      );
    }
  });
});

/** Folds a text as the search does. */
const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();

function descendantsOf(id: string): Set<string> {
  const found = new Set([id]);
  for (let grown = true; grown;) {
    const more = books.categories.filter(
      (category) => category.parentId !== null && found.has(category.parentId) && !found.has(category.id),
    );
    for (const category of more) found.add(category.id);
    grown = more.length > 0;
  }
  return found;
}

type Test = (transaction: any) => boolean;

/** Filters of one condition each, and what they mean, written as plainly as can be. */
function conditions(): readonly (readonly [Record<string, unknown>, Test])[] {
  const uncategorised = new Set(books.categories.filter(({ system }) => system).map(({ id }) => id));
  const own = new Set(books.accounts.map(({ id }) => id));
  const food = books.category('Food');
  const root = books.categories.find(
    ({ parentId, id }) => parentId === null && books.categories.some((child) => child.parentId === id),
  )!;
  const touches =
    (ids: ReadonlySet<string>): Test =>
    ({ postings }) =>
      postings.some((posting: any) => ids.has(posting.accountId));
  const hasWord =
    (word: string): Test =>
    ({ payee, note, postings }) =>
      [payee, note, ...postings.map(({ memo }: any) => memo)].some((text) =>
        folded(text).includes(folded(word)),
      );
  const between =
    (min: string | null, max: string | null): Test =>
    ({ amount }) => {
      const exponent = formatAmount(0n, amount.currency).split('.')[1]?.length ?? 0;
      const scaled = size(minor(amount)) * 10n ** BigInt(4 - exponent);
      const bound = (text: string): bigint => minor({ amount: text, currency: 'CLF' });
      return (min === null || scaled >= bound(min)) && (max === null || scaled <= bound(max));
    };
  return [
    [{ text: 'backerei' }, hasWord('Bäckerei')],
    [
      { text: 'ÉCOLE market' },
      (transaction) => hasWord('ecole')(transaction) && hasWord('MARKET')(transaction),
    ],
    [{ text: 'caj' }, hasWord('Čaj')],
    [{ text: '%' }, () => false],
    [{ categoryIds: [food] }, touches(descendantsOf(food))],
    [
      { categoryIds: [root.id, books.category('Salary')] },
      touches(new Set([...descendantsOf(root.id), books.category('Salary')])),
    ],
    [{ categoryIds: [...uncategorised] }, touches(uncategorised)],
    [
      { accountIds: [books.account('Yen'), books.account('Card')] },
      touches(new Set([books.account('Yen'), books.account('Card')])),
    ],
    [
      { tags: [someTags[0], someTags[3]] },
      ({ tags }) => tags.includes(someTags[0]) || tags.includes(someTags[3]),
    ],
    [{ withoutTags: [someTags[1]] }, ({ tags }) => !tags.includes(someTags[1])],
    [{ tags: ['no such tag'] }, () => false],
    [{ amountMin: '100' }, between('100', null)],
    [{ amountMax: '99.999' }, between(null, '99.999')],
    [{ amountMin: '12.345', amountMax: '250.5' }, between('12.345', '250.5')],
    [{ amountMin: '-5' }, () => true],
    [{ amountMax: '-5' }, () => false],
    [{ from: '2026-01-31' }, ({ date }) => date >= '2026-01-31'],
    [{ from: '2026-01-29', to: '2026-02-01' }, ({ date }) => date >= '2026-01-29' && date <= '2026-02-01'],
    [
      { status: 'PENDING' },
      ({ postings }) =>
        postings.some((posting: any) => own.has(posting.accountId) && posting.status === 'PENDING'),
    ],
    [
      { status: 'CLEARED' },
      ({ postings }) =>
        postings.some((posting: any) => own.has(posting.accountId) && posting.status === 'CLEARED'),
    ],
    [{ payee: words[0] }, ({ payee }) => payee === words[0]],
    [{ uncategorised: true }, touches(uncategorised)],
    [{ uncategorised: false }, (transaction) => !touches(uncategorised)(transaction)],
    ...['EXPENSE', 'INCOME', 'SPLIT', 'TRANSFER', 'EXCHANGE', 'IN_TRANSIT', 'OPENING_BALANCE'].map(
      (kind) => [{ kinds: [kind] }, (transaction: any) => transaction.kind === kind] as const,
    ),
    [{ kinds: ['SPLIT', 'EXCHANGE'] }, ({ kind }) => kind === 'SPLIT' || kind === 'EXCHANGE'],
    [{ text: '  ', tags: [], categoryIds: [], payee: '' }, () => true],
  ];
}

describe('a filter', () => {
  it('finds exactly what the same condition finds by hand, near the top and everywhere', async () => {
    for (const [filter, test] of conditions()) {
      const expected = all.filter(test).map(({ id }) => id);
      const found = (await books.all(filter, 200, 'id')).map(({ id }) => id);
      expect(found, JSON.stringify(filter)).toEqual(expected);
      const { edges, pageInfo } = await books.page('transactions', { filter, first: 10 }, 'id');
      expect(
        edges.map(({ node }: any) => node.id),
        JSON.stringify(filter),
      ).toEqual(expected.slice(0, 10));
      expect(pageInfo.hasNextPage).toBe(expected.length > 10);
    }
  });

  it('means every condition when there are several', async () => {
    const random = new Random(seed + 1);
    const single = conditions();
    let matches = 0;
    for (let count = 0; count < 40; count += 1) {
      const chosen = random.some(single, 3);
      const filter = Object.assign({}, ...chosen.map(([each]) => each));
      // Two conditions on the same field are one: the later replaces the earlier.
      const tests = chosen.filter(([each]) =>
        Object.entries(each).every(([field, value]) => filter[field] === value),
      );
      if (tests.length < chosen.length) continue;
      const found = (await books.all(filter, 50, 'id')).map(({ id }) => id);
      expect(found, JSON.stringify(filter)).toEqual(
        all.filter((each) => tests.every(([, test]) => test(each))).map(({ id }) => id),
      );
      matches += found.length;
    }
    expect(matches).toBeGreaterThan(100);
  });

  it('agrees with the ledger about the kind of shapes that only a hand in the database makes', async () => {
    const [groceries, salary] = [books.category('Groceries'), books.category('Salary')];
    const shapes: readonly (readonly [string, string, bigint][])[] = [
      [
        [groceries, 'EUR', 700n],
        [salary, 'EUR', -700n],
      ],
      [
        [salary, 'EUR', 700n],
        [groceries, 'EUR', -700n],
      ],
    ].map((shape) =>
      shape.map(([account, currency, amount]) => [account, currency, amount] as [string, string, bigint]),
    );
    const ids = [];
    for (const shape of shapes) ids.push(await insertByHand(shape));
    const kinds = await Promise.all(ids.map(async (id) => await books.read(id)));
    expect(kinds.map(({ kind, lines }) => [kind, lines])).toEqual([
      ['EXPENSE', []],
      ['INCOME', []],
    ]);
    for (const { id, kind } of kinds)
      expect((await books.all({ kinds: [kind] })).map((each) => each.id)).toContain(id);
    for (const { id } of kinds) await books.delete([id]);
  });
});

/** Writes a balanced transaction as no entry leads to it. */
async function insertByHand(postings: readonly (readonly [string, string, bigint])[]): Promise<string> {
  const id = crypto.randomUUID();
  const connection = await server.pool.connect();
  try {
    await connection.query('begin');
    await connection.query(`insert into transaction (household_id, id, date) values ($1, $2, '2026-01-30')`, [
      books.householdId,
      id,
    ]);
    await connection.query(
      `insert into posting (household_id, transaction_id, position, account_id, amount, currency, date, status)
       select $1, $2, n.position - 1, n.account, n.amount, n.currency, '2026-01-30', 'CLEARED'
       from unnest($3::uuid[], $4::text[], $5::bigint[]) with ordinality as n (account, currency, amount, position)`,
      [
        books.householdId,
        id,
        postings.map(([account]) => account),
        postings.map(([, currency]) => currency),
        postings.map(([, , amount]) => String(amount)),
      ],
    );
    await connection.query('commit');
  } finally {
    connection.release();
  }
  return id;
}

describe('a register', () => {
  it('carries the running balance on every page of every account', async () => {
    for (const { id, currency } of books.accounts) {
      const legs = legsOf(id);
      expect(legs.length).toBeGreaterThan(20);
      const expected = withBalances(legs, currency, 1n);
      for (const first of [3, 50, 200]) {
        const rows = await books.register(id, { first });
        expect(rows.map(shown)).toEqual(expected);
      }
    }
  });

  it('keeps the balance under a range of dates', async () => {
    const { id, currency } = books.accounts[0]!;
    const expected = withBalances(legsOf(id), currency, 1n);
    for (const filter of [
      { from: '2026-01-30' },
      { to: '2026-01-31' },
      { from: '2026-01-29', to: '2026-02-01' },
    ]) {
      const rows = await books.register(id, { filter, first: 5 });
      expect(rows.map(shown)).toEqual(
        expected.filter(({ date }) => date >= (filter.from ?? '') && date <= (filter.to ?? '9')),
      );
      expect((await books.registerPage(id, { filter, first: 1 })).balanceReason).toBeNull();
    }
    const nothing = await books.registerPage(id, { filter: { from: '2030-01-01' } });
    expect(nothing).toMatchObject({
      edges: [],
      balanceReason: null,
      pageInfo: { hasNextPage: false, endCursor: null },
    });
  });

  it('shows no balance where the filter leaves rows out, and says why', async () => {
    const giro = books.account('Giro');
    const legs = legsOf(giro);
    for (const [filter, test] of [
      [{ status: 'PENDING' }, ({ posting }: Leg) => posting.status === 'PENDING'],
      [{ amountMin: '200' }, ({ posting }: Leg) => size(minor(posting.amount)) >= 20_000n],
      [{ text: 'market' }, ({ transaction }: Leg) => JSON.stringify(transaction).includes('Market')],
      [
        { accountIds: [books.account('Savings')] },
        ({ transaction }: Leg) =>
          transaction.postings.some((each: any) => each.accountId === books.account('Savings')),
      ],
    ] as const) {
      const rows = await books.register(giro, { filter, first: 4 });
      expect(rows.map(({ id }) => id)).toEqual(legs.filter(test).map(({ id }) => id));
      expect(rows.every(({ balance }) => balance === null)).toBe(true);
      const page = await books.registerPage(giro, { filter, first: 1 });
      expect(page.balanceReason).toBe('FILTERED');
      const amounts = legs.filter(test).map(({ posting }) => minor(posting.amount));
      expect(page.totals).toEqual({ count: amounts.length, sums: sumsOf(amounts) });
    }
  });

  it('tells a category by what was spent or earned, and has no balance over several currencies', async () => {
    const several = books.categories.find(({ id, type }) => type === 'EXPENSE' && currenciesOf(id).size > 1)!;
    const page = await books.registerPage(several.id);
    expect(page.balanceReason).toBe('SEVERAL_CURRENCIES');
    expect(page.edges.map(({ node }: any) => [node.id, node.amount, node.balance])).toEqual(
      legsOf(several.id).map(({ id, posting }) => [id, posting.amount, null]),
    );

    const own = await Books.make(server.client());
    const earn = async (amount: string, line: Partial<LineInput> = {}) =>
      await own.create({
        date: '2026-03-01',
        accountId: own.account('Giro'),
        amount,
        lines: [{ amount, categoryId: own.category('Salary'), ...line }],
      });
    await earn('100.00');
    await earn('50.00');
    await earn('-30.00');
    const salary = await own.registerPage(own.category('Salary'));
    expect(salary.edges.map(({ node }: any) => [node.amount.amount, node.balance.amount])).toEqual([
      ['-30.00', '120.00'],
      ['50.00', '150.00'],
      ['100.00', '100.00'],
    ]);
    expect(salary.totals.sums).toMatchObject([
      { in: { amount: '150.00' }, out: { amount: '30.00' }, net: { amount: '120.00' } },
    ]);
    const none = await own.registerPage(own.category('Rent'));
    expect(none).toMatchObject({ edges: [], balanceReason: null, totals: { count: 0, sums: [] } });
  });
});

function currenciesOf(accountId: string): Set<string> {
  return new Set(legsOf(accountId).map(({ posting }) => posting.amount.currency));
}

function sumsOf(amounts: readonly bigint[]): unknown[] {
  const total = (chosen: readonly bigint[]): bigint => chosen.reduce((sum, amount) => sum + amount, 0n);
  const came = total(amounts.filter((amount) => amount > 0n));
  const went = -total(amounts.filter((amount) => amount < 0n));
  const money = (amount: bigint) => ({ amount: formatAmount(amount, 'EUR') });
  return amounts.length === 0
    ? []
    : [{ currency: 'EUR', in: money(came), out: money(went), net: money(came - went) }];
}

/** Rows as they should be, with prefix sums for balances. */
function withBalances(legs: readonly Leg[], currency: string, sign: bigint) {
  let balance = 0n;
  const oldestFirst = legs.toReversed().map(({ id, posting }) => {
    balance += sign * minor(posting.amount);
    return {
      id,
      date: posting.date,
      amount: posting.amount.amount,
      balance: formatAmount(balance, currency as CurrencyCode),
    };
  });
  return oldestFirst.toReversed();
}

function shown({ id, date, amount, balance }: any) {
  return { id, date, amount: amount.amount, balance: balance?.amount ?? null };
}
