import type { EntityManager } from '@mikro-orm/postgresql';
import { type CurrencyCode } from '../../../src/ledger/currency.ts';
import { addMonths, firstDayOf, lastDayOf, type Month, monthOf, todayIn } from '../../../src/ledger/date.ts';
import { Account, ExchangeRate, Payee, Tag, Transaction } from '../../../src/persistence/entities/books.ts';
import {
  type CurrencyAmount,
  figureOf,
  moneyOf,
  ratesOf,
  storedCurrency,
  storedRate,
  subtractSums,
  sumInBase,
} from '../../../src/rates/figure.ts';
import {
  AccountBalance,
  AccountDay,
  AccountMonth,
  Posting,
  type PostingEntity,
  TransactionTag,
} from './entities.ts';

/** A household as the resolvers below it see it. */
export interface Books {
  readonly em: EntityManager;
  readonly householdId: string;
  readonly baseCurrency: string;
  readonly timeZone: string;
}

const groups = ['EVERYDAY', 'SAVINGS', 'CARDS', 'INVESTMENTS', 'LOANS', 'PROPERTY'];
/** How many ids go into one query. */
const idsMax = 5_000;

const sum = (amounts: Iterable<{ readonly amount: bigint }>): bigint => {
  let total = 0n;
  for (const { amount } of amounts) total += amount;
  return total;
};

/** Adds the books' sums up in the base currency at the newest rates on or before a day. */
async function converter({ em, householdId, baseCurrency }: Books) {
  const base = storedCurrency(baseCurrency);
  const rates = await em.find(
    ExchangeRate,
    { householdId, base: baseCurrency },
    { orderBy: { date: 'asc' } },
  );
  const inBase = (sums: readonly CurrencyAmount[], day: string) =>
    sumInBase(
      sums,
      base,
      ratesOf(
        rates
          .filter(({ date }) => String(date) <= day)
          .map(({ currency, rate }) => ({ currency: storedCurrency(currency), rate: storedRate(rate) })),
      ),
    );
  return { base, inBase };
}

export async function accounts(books: Books) {
  const { em, householdId, timeZone } = books;
  const today = todayIn(timeZone, new Date());
  const own = await em.find(
    Account,
    { householdId, currency: { $ne: null } },
    { orderBy: { position: 'asc', name: 'asc', id: 'asc' } },
  );
  const balances = await em.find(AccountBalance, { householdId });
  const later = await em.find(AccountDay, { householdId, day: { $gt: today } });
  const pending = await em.find(Posting, { householdId, status: 'PENDING', date: { $gt: today } });
  const { base, inBase } = await converter(books);
  return own
    .toSorted((a, b) => groups.indexOf(a.accountGroup ?? '') - groups.indexOf(b.accountGroup ?? ''))
    .map((account) => {
      const currency = storedCurrency(account.currency ?? '');
      const held = balances.find(
        (each) => each.accountId === account.id && each.currency === account.currency,
      );
      const after = sum(later.filter((each) => each.accountId === account.id));
      const waiting = sum(pending.filter((each) => each.accountId === account.id));
      const amount = (held?.amount ?? 0n) - after;
      return {
        id: account.id,
        type: account.type,
        group: account.accountGroup,
        name: account.name,
        currency,
        position: account.position,
        closedOn: account.closedOn ?? null,
        balance: moneyOf(amount, currency),
        balanceInBase: figureOf(inBase([{ currency, amount }], today), base),
        clearedBalance: moneyOf((held?.clearedAmount ?? 0n) - after + waiting, currency),
        postingCount: Number(held?.postingCount ?? 0),
        version: account.version,
      };
    });
}

/** Transactions with all that hangs on them, in the order of their ids. */
export async function transactionsOf({ em, householdId }: Books, ids: readonly string[]) {
  const found = await em.find(Transaction, { householdId, id: { $in: [...ids] } });
  const postings = await em.find(
    Posting,
    { householdId, transactionId: { $in: [...ids] } },
    { orderBy: { position: 'asc' } },
  );
  const payeeIds = found.flatMap(({ payeeId }) => payeeId ?? []);
  const payees = await em.find(Payee, { householdId, id: { $in: payeeIds } });
  const links = await em.find(TransactionTag, { householdId, transactionId: { $in: [...ids] } });
  const tags = await em.find(
    Tag,
    { householdId, id: { $in: links.map(({ tagId }) => tagId) } },
    { orderBy: { name: 'asc' } },
  );
  const byTransaction = Map.groupBy(postings, ({ transactionId }) => transactionId);
  return ids.flatMap((id) => {
    const transaction = found.find((each) => each.id === id);
    const own = byTransaction.get(id) ?? [];
    const [first] = own;
    if (transaction === undefined || first === undefined) return [];
    return {
      id,
      date: transaction.date,
      payee: payees.find((each) => each.id === transaction.payeeId)?.name ?? '',
      note: transaction.note,
      tags: tags
        .filter((tag) => links.some((link) => link.transactionId === id && link.tagId === tag.id))
        .map(({ name }) => name),
      accountId: first.accountId,
      amount: moneyOf(first.amount, storedCurrency(first.currency)),
      status: first.status,
      postings: own.map((posting) => ({
        position: posting.position,
        accountId: posting.accountId,
        amount: moneyOf(posting.amount, storedCurrency(posting.currency)),
        date: posting.date,
        memo: posting.memo,
        status: posting.status,
      })),
      version: transaction.version,
      importBatchId: transaction.importBatchId ?? null,
      deletedAt: transaction.deletedAt ?? null,
    };
  });
}

export async function register(
  books: Books,
  asked: { accountId: string; first: number; after?: string | null },
) {
  const { em, householdId } = books;
  const { accountId, first, after } = asked;
  const [, date = '', transactionId = '', position = ''] = after
    ? (JSON.parse(Buffer.from(after, 'base64url').toString()) as string[])
    : [];
  const below = after
    ? {
        $or: [
          { date: { $lt: date } },
          { date, transactionId: { $lt: transactionId } },
          { date, transactionId, position: { $lt: Number(position) } },
        ],
      }
    : {};
  const rows = await em.find(
    Posting,
    { householdId, accountId, ...below },
    { orderBy: { date: 'desc', transactionId: 'desc', position: 'desc' }, limit: first + 1 },
  );
  const transactions = await transactionsOf(books, [...new Set(rows.map((row) => row.transactionId))]);
  let balance = rows[0] === undefined ? 0n : await balanceThrough(books, rows[0]);
  const edges = rows.slice(0, first).map((row) => {
    const currency = storedCurrency(row.currency);
    const node = {
      id: `${row.transactionId}:${row.position}`,
      position: row.position,
      date: row.date,
      amount: moneyOf(row.amount, currency),
      status: row.status,
      memo: row.memo,
      balance: moneyOf(balance, currency),
      transaction: transactions.find(({ id }) => id === row.transactionId),
    };
    balance -= row.amount;
    const cursor = Buffer.from(
      JSON.stringify(['', row.date, row.transactionId, String(row.position)]),
    ).toString('base64url');
    return { cursor, node };
  });
  return {
    edges,
    pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null },
    balanceReason: null,
  };
}

async function balanceThrough({ em, householdId }: Books, newest: PostingEntity): Promise<bigint> {
  const { accountId } = newest;
  const month = firstDayOf(monthOf(newest.date as never));
  const months = await em.find(AccountMonth, { householdId, accountId, month: { $lt: month } });
  const days = await em.find(AccountDay, { householdId, accountId, day: { $gte: month, $lt: newest.date } });
  const sameDay = await em.find(Posting, { householdId, accountId, date: newest.date });
  const isUpTo = (each: PostingEntity): boolean =>
    each.transactionId < newest.transactionId ||
    (each.transactionId === newest.transactionId && each.position <= newest.position);
  return sum(months) + sum(days) + sum(sameDay.filter(isUpTo));
}

export async function search(books: Books, { text, first }: { text: string; first: number }) {
  const { em, householdId } = books;
  const isLike = { $ilike: `%${text}%` };
  const payees = await em.find(Payee, { householdId, name: isLike });
  const memos = await em.find(Posting, { householdId, memo: isLike });
  const hits = await em.find(
    Transaction,
    {
      householdId,
      deletedAt: null,
      $or: [
        { note: isLike },
        { payeeId: { $in: payees.map(({ id }) => id) } },
        { id: { $in: memos.map(({ transactionId }) => transactionId) } },
      ],
    },
    { orderBy: { date: 'desc', id: 'desc' } },
  );
  const ids = hits.map(({ id }) => id);
  const page = await transactionsOf(books, ids.slice(0, first));
  const own = new Set((await em.find(Account, { householdId, currency: { $ne: null } })).map(({ id }) => id));
  const totals = new Map<CurrencyCode, { came: bigint; went: bigint }>();
  for (let start = 0; start < ids.length; start += idsMax) {
    const some = await em.find(Posting, {
      householdId,
      transactionId: { $in: ids.slice(start, start + idsMax) },
    });
    for (const { accountId, amount, currency } of some) {
      if (!own.has(accountId)) continue;
      const code = storedCurrency(currency);
      const total = totals.get(code) ?? { came: 0n, went: 0n };
      if (amount > 0n) total.came += amount;
      else total.went -= amount;
      totals.set(code, total);
    }
  }
  const sums = [...totals]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, { came, went }]) => ({
      currency,
      in: moneyOf(came, currency),
      out: moneyOf(went, currency),
      net: moneyOf(came - went, currency),
    }));
  return {
    edges: page.map((node) => ({ node })),
    pageInfo: { hasNextPage: ids.length > first },
    totals: { count: ids.length, sums },
  };
}

export async function monthSummaries(books: Books, { from, to }: { from: Month; to: Month }) {
  const { em, householdId } = books;
  const categories = await em.find(Account, { householdId, type: { $in: ['INCOME', 'EXPENSE'] } });
  const types = new Map(categories.map(({ id, type }) => [id, type]));
  const sums = await em.find(
    AccountMonth,
    {
      householdId,
      month: { $gte: firstDayOf(from), $lte: firstDayOf(to) },
      amount: { $ne: 0n },
      accountId: { $in: [...types.keys()] },
    },
    { orderBy: { accountId: 'asc', currency: 'asc' } },
  );
  const { base, inBase } = await converter(books);
  const months: object[] = [];
  for (let month = from; month <= to; month = addMonths(month, 1)) {
    const last = lastDayOf(month);
    const own = sums
      .filter((each) => String(each.month) === firstDayOf(month))
      .map((each) => ({
        accountId: each.accountId,
        type: types.get(each.accountId),
        currency: storedCurrency(each.currency),
        amount: types.get(each.accountId) === 'INCOME' ? -each.amount : each.amount,
      }));
    const income = inBase(
      own.filter(({ type }) => type === 'INCOME'),
      last,
    );
    const spending = inBase(
      own.filter(({ type }) => type === 'EXPENSE'),
      last,
    );
    months.push({
      month,
      from: firstDayOf(month),
      to: last,
      income: figureOf(income, base),
      spending: figureOf(spending, base),
      kept: figureOf(subtractSums(income, spending), base),
      byCategory: [...Map.groupBy(own, ({ accountId }) => accountId)].map(([categoryId, some]) => ({
        categoryId,
        total: figureOf(inBase(some, last), base),
      })),
    });
  }
  return months;
}

export async function netWorthByMonth(books: Books, { from, to }: { from: Month; to: Month }) {
  const { em, householdId } = books;
  const counted = await em.find(Account, {
    householdId,
    $or: [{ currency: { $ne: null } }, { systemRole: 'IN_TRANSIT' }],
  });
  const accountId = { $in: counted.map(({ id }) => id) };
  const balances = await em.find(AccountBalance, { householdId, accountId });
  const since = await em.find(AccountMonth, { householdId, accountId, month: { $gte: firstDayOf(from) } });
  const { base, inBase } = await converter(books);
  const points: object[] = [];
  for (let month = from; month <= to; month = addMonths(month, 1)) {
    const held = [
      ...balances.map(({ currency, amount }) => ({ currency: storedCurrency(currency), amount })),
      ...since
        .filter((each) => String(each.month) > firstDayOf(month))
        .map(({ currency, amount }) => ({ currency: storedCurrency(currency), amount: -amount })),
    ];
    points.push({ month, on: lastDayOf(month), total: figureOf(inBase(held, lastDayOf(month)), base) });
  }
  return points;
}
