import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { valueOf } from '../../../src/refusal.ts';
import { parseAmount } from '../../../src/ledger/money.ts';
import { Account, Payee, Transaction } from '../../../src/persistence/entities/books.ts';
import { Household } from '../../../src/persistence/entities/household.ts';
import { newId } from '../../../src/persistence/id.ts';
import { moneyOf, storedCurrency } from '../../../src/rates/figure.ts';
import { AccountBalance, IdempotencyKey, Posting } from './entities.ts';
import { type Books, transactionsOf } from './reads.ts';

export interface EntryInput {
  readonly date: string;
  readonly payee: string;
  readonly note: string;
  readonly accountId: string;
  readonly amount: string;
  readonly status: string;
  readonly lines: readonly { readonly categoryId: string }[];
}

/** What a payload tells of the accounts that a change moved. */
async function balancesOf({ em, householdId }: Books, accountIds: readonly string[]) {
  const own = await em.find(
    Account,
    { householdId, id: { $in: [...accountIds] }, currency: { $ne: null } },
    { orderBy: { position: 'asc' } },
  );
  const balances = await em.find(
    AccountBalance,
    { householdId, accountId: { $in: own.map(({ id }) => id) } },
    { refresh: true },
  );
  return own.map(({ id, currency }) => {
    const held = balances.find((each) => each.accountId === id && each.currency === currency);
    return { id, balance: moneyOf(held?.amount ?? 0n, storedCurrency(currency ?? '')) };
  });
}

/** Taken first: whoever writes next waits here, so that no two wait for each other. */
async function takeRevision(em: EntityManager, householdId: string): Promise<number> {
  const household = await em.findOneOrFail(
    Household,
    { householdId },
    { refresh: true, lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  household.revision += 1n;
  await em.flush();
  return Number(household.revision);
}

async function postingsOf(em: EntityManager, householdId: string, input: EntryInput) {
  const account = await em.findOneOrFail(Account, { householdId, id: input.accountId });
  const amount = valueOf(parseAmount(input.amount, storedCurrency(account.currency ?? '')));
  const common = { currency: account.currency ?? '', date: input.date };
  return [
    { ...common, position: 0, accountId: account.id, amount, status: input.status },
    {
      ...common,
      position: 1,
      accountId: input.lines[0]?.categoryId ?? '',
      amount: -amount,
      status: 'CLEARED',
    },
  ];
}

export async function create(
  books: Books,
  { input, idempotencyKey }: { input: EntryInput; idempotencyKey: string },
) {
  const { em, householdId } = books;
  const id = newId();
  const revision = await em.transactional(async (em) => {
    const revision = await takeRevision(em as EntityManager, householdId);
    em.create(IdempotencyKey, {
      householdId,
      key: idempotencyKey,
      operation: 'createTransaction',
      requestHash: '',
    });
    const payee = await em.findOneOrFail(Payee, { householdId, name: input.payee });
    em.create(Transaction, {
      householdId,
      id,
      date: input.date,
      payeeId: payee.id,
      note: input.note,
      createdAt: new Date(),
      updatedAt: new Date(),
    });
    await em.flush();
    for (const posting of await postingsOf(em as EntityManager, householdId, input))
      em.create(Posting, { householdId, transactionId: id, memo: '', ...posting });
    await em.flush();
    return revision;
  });
  const [transaction] = await transactionsOf(books, [id]);
  return { revision, transaction, accounts: await balancesOf(books, [input.accountId]) };
}

export async function edit(
  books: Books,
  { id, version, input }: { id: string; version: number; input: EntryInput },
) {
  const { em, householdId } = books;
  const revision = await em.transactional(async (em) => {
    const revision = await takeRevision(em as EntityManager, householdId);
    const transaction = await em.findOneOrFail(
      Transaction,
      { householdId, id, deletedAt: null },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (transaction.version !== version) throw new Error(`version ${version} is not ${transaction.version}`);
    const payee = await em.findOneOrFail(Payee, { householdId, name: input.payee });
    em.assign(transaction, { date: input.date, payeeId: payee.id, note: input.note, updatedAt: new Date() });
    const stored = await em.find(
      Posting,
      { householdId, transactionId: id },
      { orderBy: { position: 'asc' } },
    );
    for (const [index, posting] of (await postingsOf(em as EntityManager, householdId, input)).entries())
      em.assign(stored[index] as (typeof stored)[number], posting);
    await em.flush();
    return revision;
  });
  const [transaction] = await transactionsOf(books, [id]);
  return { revision, transaction, accounts: await balancesOf(books, [input.accountId]) };
}

export async function bulk(
  books: Books,
  { ids, input }: { ids: readonly string[]; input: { categoryId: string } },
) {
  const { em, householdId } = books;
  const touched = new Set<string>();
  const revision = await em.transactional(async (em) => {
    const revision = await takeRevision(em as EntityManager, householdId);
    const transactions = await em.find(
      Transaction,
      { householdId, id: { $in: [...ids] } },
      { orderBy: { id: 'asc' } },
    );
    for (const transaction of transactions) transaction.updatedAt = new Date();
    const categories = await em.find(Account, { householdId, type: { $in: ['INCOME', 'EXPENSE'] } });
    const isCategory = new Set(categories.map(({ id }) => id));
    const postings = await em.find(
      Posting,
      { householdId, transactionId: { $in: [...ids] } },
      { orderBy: { transactionId: 'asc' } },
    );
    for (const posting of postings) {
      if (isCategory.has(posting.accountId)) posting.accountId = input.categoryId;
      else touched.add(posting.accountId);
    }
    await em.flush();
    return revision;
  });
  return { revision, ids, accounts: await balancesOf(books, [...touched]) };
}
