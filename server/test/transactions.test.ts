import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Books, type EntryInput } from './support/books.ts';
import { startServer, type TestServer } from './support/server.ts';

let server: TestServer;
let books: Books;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => await server.close());
beforeEach(async () => {
  books = await Books.make(server.client());
});

/** An entry of each kind, and what of it must be read back. */
function entriesOfEachKind(): Record<string, EntryInput> {
  const [giro, savings, dollars] = ['Giro', 'Savings', 'Dollars'].map((name) => books.account(name)) as [
    string,
    string,
    string,
  ];
  const common = {
    date: '2026-03-30',
    accountId: giro,
    payee: 'Corner shop',
    note: 'a note',
    tags: ['a', 'b'],
    status: 'PENDING',
  };
  return {
    EXPENSE: {
      ...common,
      amount: '-12.34',
      lines: [{ amount: '-12.34', categoryId: books.category('Groceries'), memo: 'milk' }],
    },
    INCOME: {
      ...common,
      amount: '2100.00',
      lines: [{ amount: '2100.00', categoryId: books.category('Salary') }],
    },
    SPLIT: {
      ...common,
      amount: '-30.00',
      lines: [
        { amount: '-20.00', categoryId: books.category('Groceries'), memo: 'food' },
        { amount: '-15.00', categoryId: null },
        { kind: 'TRANSFER', amount: '5.00', accountId: savings, status: 'CLEARED' },
      ],
    },
    TRANSFER: {
      ...common,
      amount: '-100.00',
      lines: [
        { kind: 'TRANSFER', amount: '-100.00', accountId: savings, memo: 'to savings', status: 'PENDING' },
      ],
    },
    EXCHANGE: {
      ...common,
      amount: '-100.00',
      lines: [
        {
          kind: 'TRANSFER',
          amount: '-100.00',
          accountId: dollars,
          counterAmount: '108.25',
          status: 'CLEARED',
        },
      ],
    },
    IN_TRANSIT: {
      ...common,
      amount: '-100.00',
      lines: [
        {
          kind: 'TRANSFER',
          amount: '-100.00',
          accountId: savings,
          arrivesOn: '2026-04-02',
          status: 'CLEARED',
        },
      ],
    },
    OPENING_BALANCE: { ...common, amount: '50.00', lines: [{ kind: 'OPENING', amount: '50.00' }] },
  };
}

/** What was entered, as it is read back. */
function entryOf(transaction: any): EntryInput {
  return {
    date: transaction.date,
    accountId: transaction.accountId,
    amount: transaction.amount.amount,
    payee: transaction.payee,
    note: transaction.note,
    tags: transaction.tags,
    status: transaction.status,
    lines: transaction.lines.map((line: any) => ({
      kind: line.kind,
      amount: line.amount.amount,
      ...(line.kind === 'CATEGORY' ? { categoryId: line.categoryId } : {}),
      ...(line.kind === 'TRANSFER' ? { accountId: line.accountId, status: line.status } : {}),
      ...(line.counterAmount === null ? {} : { counterAmount: line.counterAmount.amount }),
      ...(line.arrivesOn === null ? {} : { arrivesOn: line.arrivesOn }),
      memo: line.memo,
    })),
  };
}

/** Fills in what an entry may leave out. */
function whole(entry: EntryInput): EntryInput {
  return { ...entry, lines: entry.lines.map((line) => ({ kind: 'CATEGORY', memo: '', ...line })) };
}

describe('a transaction of each kind', () => {
  it.each(['EXPENSE', 'INCOME', 'SPLIT', 'TRANSFER', 'EXCHANGE', 'IN_TRANSIT', 'OPENING_BALANCE'])(
    '%s is entered, read, edited, deleted and restored',
    async (kind) => {
      const entry = entriesOfEachKind()[kind] as EntryInput;
      const before = await balances();

      const made = (await books.create(entry)).transaction;
      expect(made).toMatchObject({ kind, version: 1, deletedAt: null, importBatchId: null });
      expect(entryOf(made)).toEqual(whole(entry));
      expect(await books.read(made.id)).toEqual(made);
      const after = await balances();
      expect(after).not.toEqual(before);

      for (const [other, changed] of Object.entries(entriesOfEachKind())) {
        const seen = await books.read(made.id);
        const edited = (await books.edit(seen, { ...changed, note: `now ${other}`, tags: ['b', 'c'] }))
          .transaction;
        expect(edited).toMatchObject({ id: made.id, kind: other, version: seen.version + 1 });
        expect(entryOf(edited)).toEqual(whole({ ...changed, note: `now ${other}`, tags: ['b', 'c'] }));
      }
      const back = (await books.edit(await books.read(made.id), entry)).transaction;
      expect(entryOf(back)).toEqual(whole(entry));
      expect(await balances()).toEqual(after);

      const deleted = await books.delete([made.id]);
      expect(deleted.transactions[0].deletedAt).not.toBeNull();
      expect(entryOf(deleted.transactions[0])).toEqual(whole(entry));
      expect(await balances()).toEqual(before);
      expect(await books.all()).toEqual([]);
      expect((await books.page('trash')).edges.map((edge: any) => edge.node.id)).toEqual([made.id]);

      const restored = await books.restore([made.id]);
      expect(restored.transactions[0]).toMatchObject({ deletedAt: null, version: back.version + 2 });
      expect(entryOf(restored.transactions[0])).toEqual(whole(entry));
      expect(await balances()).toEqual(after);
    },
  );

  it('answers the accounts that moved and the new revision', async () => {
    const before = await revision();
    const made = await books.create(entriesOfEachKind()['TRANSFER'] as EntryInput);
    expect(made.revision).toBe(before + 1);
    expect(made.accounts).toEqual([
      { id: books.account('Giro'), balance: { amount: '-100.00' } },
      { id: books.account('Savings'), balance: { amount: '100.00' } },
    ]);
    const onlyPayee = await books.edit(made.transaction, {
      ...(entriesOfEachKind()['TRANSFER'] as EntryInput),
      payee: 'Somebody',
    });
    expect(onlyPayee).toMatchObject({ revision: before + 2, accounts: [] });
  });

  it('is one transaction in both registers of a transfer, and edits from there', async () => {
    const made = (await books.create(entriesOfEachKind()['IN_TRANSIT'] as EntryInput)).transaction;
    const [row] = await books.register(books.account('Savings'));
    expect(row).toMatchObject({
      date: '2026-04-02',
      amount: { amount: '100.00' },
      balance: { amount: '100.00' },
    });
    expect(row.transaction).toMatchObject({
      id: made.id,
      accountId: books.account('Giro'),
      kind: 'IN_TRANSIT',
    });
    await books.edit(row.transaction, {
      ...entryOf(await books.read(made.id)),
      amount: '-70.00',
      lines: [{ ...entryOf(made).lines[0]!, amount: '-70.00' }],
    });
    const [edited] = await books.register(books.account('Savings'));
    expect(edited).toMatchObject({ id: row.id, amount: { amount: '70.00' }, balance: { amount: '70.00' } });
  });

  it('keeps the status of the other leg when an edit does not say it', async () => {
    const made = (await books.create(entriesOfEachKind()['TRANSFER'] as EntryInput)).transaction;
    const [{ status: _status, ...line }] = entryOf(made).lines as [EntryInput['lines'][0]];
    const edited = await books.edit(made, { ...entryOf(made), status: 'CLEARED', lines: [line] });
    expect(edited.transaction.lines[0].status).toBe('PENDING');
  });

  it('makes payees and tags once, and completes them best first', async () => {
    await books.spend('1.00', { payee: 'Green Bakery', tags: ['weekly'], date: '2026-03-01' });
    await books.spend('2.00', { payee: 'Bäcker', tags: ['weekly', 'Über'], date: '2026-03-02' });
    await books.spend('3.00', {
      payee: 'Bäcker',
      date: '2026-03-03',
      lines: [{ amount: '-3.00', categoryId: books.category('Eating out') }],
    });
    const gone = await books.spend('4.00', { payee: 'Backup Ltd', tags: ['gone'] });
    await books.delete([gone.id]);
    const read = async (first: number, after: string | null) =>
      (
        await books.client.gql(
          `query ($id: ID!, $first: Int!, $after: String) { household(id: $id) {
            payees(search: "back", first: 10) { edges { node { name } } }
            completed: payees(search: "bak", first: 10) { edges { node { name } } }
            baecker: payees(search: "BAC", first: $first, after: $after) {
              edges { node { name count lastCategoryId lastAccountId lastUsedOn } } pageInfo { hasNextPage endCursor } }
            tags { edges { node { name count } } }
            found: tags(search: "uBE") { edges { node { name } } } } }`,
          { id: books.householdId, first, after },
        )
      ).household;
    const { payees, completed, baecker, tags, found } = await read(1, null);
    expect(payees.edges).toEqual([{ node: { name: 'Bäcker' } }]);
    expect(completed.edges).toEqual([{ node: { name: 'Green Bakery' } }]);
    expect(baecker.edges).toEqual([
      {
        node: {
          name: 'Bäcker',
          count: 2,
          lastCategoryId: books.category('Eating out'),
          lastAccountId: books.account('Giro'),
          lastUsedOn: '2026-03-03',
        },
      },
    ]);
    expect(baecker.pageInfo.hasNextPage).toBe(false);
    expect((await read(1, baecker.pageInfo.endCursor)).baecker.edges).toEqual([]);
    expect(tags.edges.map((edge: any) => edge.node)).toEqual([
      { name: 'weekly', count: 2 },
      { name: 'Über', count: 1 },
    ]);
    expect(found.edges).toEqual([{ node: { name: 'Über' } }]);
  });
});

describe('several transactions at once', () => {
  it('changes category, status, tags, payee and date of all', async () => {
    const one = await books.spend('1.00', { tags: ['old'] });
    const two = await books.spend('2.00', { date: '2026-03-05', payee: 'Shop' });
    const changed = await books.bulkEdit([one.id, two.id], {
      categoryId: books.category('Rent'),
      status: 'RECONCILED',
      addTags: ['new'],
      removeTags: ['old'],
      payee: 'Landlord',
    });
    expect(changed.transactions.map((transaction: any) => entryOf(transaction))).toEqual(
      [one, two].map((transaction) => ({
        ...entryOf(transaction),
        status: 'RECONCILED',
        payee: 'Landlord',
        tags: ['new'],
        lines: [{ ...entryOf(transaction).lines[0], categoryId: books.category('Rent') }],
      })),
    );
    expect(changed.transactions.every((transaction: any) => transaction.version === 2)).toBe(true);
    await books.bulkEdit([one.id, two.id], { status: 'CLEARED' });
    const shifted = await books.bulkEdit([one.id, two.id], { shiftDays: -1, payee: '' });
    expect(shifted.transactions.map(({ date, payee }: any) => ({ date, payee }))).toEqual([
      { date: '2026-02-28', payee: '' },
      { date: '2026-03-04', payee: '' },
    ]);
  });

  it('moves both days of a transfer in transit and the status of both legs', async () => {
    const made = (await books.create(entriesOfEachKind()['IN_TRANSIT'] as EntryInput)).transaction;
    const { transactions } = await books.bulkEdit([made.id], { shiftDays: 2, status: 'RECONCILED' });
    expect(transactions[0]).toMatchObject({
      date: '2026-04-01',
      status: 'RECONCILED',
      lines: [{ arrivesOn: '2026-04-04', status: 'RECONCILED' }],
    });
  });

  it('takes the category off by naming the one for what has none', async () => {
    const out = await books.spend('1.00');
    const refund = (
      await books.create({
        ...entryOf(out),
        amount: '3.00',
        lines: [{ amount: '3.00', categoryId: books.category('Groceries') }],
      })
    ).transaction;
    const none = books.categories.find(({ system, type }) => system && type === 'EXPENSE')!.id;
    const { transactions } = await books.bulkEdit([out.id, refund.id], { categoryId: none });
    expect(transactions.map(({ lines, kind }: any) => [kind, lines[0].categoryId])).toEqual([
      ['EXPENSE', null],
      ['INCOME', null],
    ]);
  });

  it('refuses a category for splits and transfers and changes none', async () => {
    const plain = await books.spend('1.00');
    const entries = entriesOfEachKind();
    const split = (await books.create(entries['SPLIT'] as EntryInput)).transaction;
    const transfer = (await books.create(entries['TRANSFER'] as EntryInput)).transaction;
    const before = await revision();
    const error = await books.refused(
      books.bulkEdit([plain.id, split.id, transfer.id], {
        categoryId: books.category('Rent'),
        payee: 'Nobody',
      }),
    );
    expect(error.extensions.code).toBe('transaction_has_no_single_category');
    expect((error.extensions.details as { transactionIds: string[] }).transactionIds.toSorted()).toEqual(
      [split.id, transfer.id].toSorted(),
    );
    expect(await books.read(plain.id)).toEqual(plain);
    expect(await revision()).toBe(before);
  });

  it('deletes twice and restores twice without harm, and all or none', async () => {
    const one = await books.spend('1.00');
    const two = await books.spend('2.00');
    await books.delete([one.id]);
    const before = await revision();
    expect((await books.delete([one.id])).revision).toBe(before);
    const error = await books.refused(books.delete([two.id, '0190b8a0-0000-7000-8000-000000000000']));
    expect(error.extensions.code).toBe('not_found');
    expect((await books.read(two.id)).deletedAt).toBeNull();
    await books.restore([one.id, two.id]);
    expect((await books.restore([one.id, two.id])).revision).toBe(before + 1);
  });

  it('empties the trash for good', async () => {
    const kept = await books.spend('1.00');
    const gone = [(await books.spend('2.00', { tags: ['x'] })).id, (await books.spend('3.00')).id];
    await books.delete(gone);
    const { totals, edges } = await books.page('trash', { first: 1 });
    expect(totals).toEqual({
      count: 2,
      sums: [
        {
          currency: 'EUR',
          in: { amount: '0.00', currency: 'EUR' },
          out: { amount: '5.00' },
          net: { amount: '-5.00' },
        },
      ],
    });
    const next = await books.page('trash', { first: 1, after: edges[0].cursor });
    expect([edges[0].node.id, next.edges[0].node.id].toSorted()).toEqual(gone.toSorted());
    expect(next.pageInfo.hasNextPage).toBe(false);
    const emptied = await books.emptyTrash();
    expect(emptied.ids.toSorted()).toEqual(gone.toSorted());
    expect((await books.refused(books.read(gone[0]))).extensions.code).toBe('not_found');
    expect((await books.all()).map(({ id }) => id)).toEqual([kept.id]);
    expect((await books.emptyTrash()).revision).toBe(emptied.revision);
  });
});

describe('what is locked', () => {
  it('keeps amount, account and day of a reconciled posting, and lets the rest change', async () => {
    const made = await books.spend('5.00', { status: 'RECONCILED' });
    const entry = entryOf(made);
    for (const change of [
      { amount: '-6.00', lines: [{ ...entry.lines[0]!, amount: '-6.00' }] },
      { date: '2026-03-02' },
      { accountId: books.account('Savings') },
      { status: 'CLEARED', date: '2026-03-02' },
    ]) {
      const error = await books.refused(books.edit(made, { ...entry, ...change }));
      expect(error.extensions.code).toBe('transaction_is_reconciled');
    }
    expect((await books.refused(books.bulkEdit([made.id], { shiftDays: 1 }))).extensions.code).toBe(
      'transaction_is_reconciled',
    );
    expect((await books.refused(books.delete([made.id]))).extensions.code).toBe('transaction_is_reconciled');
    const edited = await books.edit(made, {
      ...entry,
      payee: 'Other',
      note: 'new',
      lines: [{ ...entry.lines[0]!, categoryId: books.category('Rent') }],
    });
    const unlocked = await books.edit(edited.transaction, {
      ...entryOf(edited.transaction),
      status: 'CLEARED',
    });
    await books.edit(unlocked.transaction, { ...entry, status: 'CLEARED', date: '2026-03-02' });
  });

  it('keeps what a closed account holds, and lets its entries be sorted anew', async () => {
    const spent = (await books.spend('5.00', { accountId: books.account('Card') })) as any;
    const entry = entryOf(spent);
    const paid = await books.create({
      ...entry,
      amount: '5.00',
      lines: [{ kind: 'TRANSFER', amount: '5.00', accountId: books.account('Giro') }],
    });
    await books.client.gql(
      `mutation ($h: ID!, $id: ID!) { closeAccount(householdId: $h, id: $id, version: 1) { account { closedOn } } }`,
      { h: books.householdId, id: books.account('Card') },
    );
    const closed = 'account_is_closed';
    expect((await books.refused(books.create(entry))).extensions.code).toBe(closed);
    expect((await books.refused(books.edit(spent, { ...entry, date: '2026-03-09' }))).extensions.code).toBe(
      closed,
    );
    expect(
      (await books.refused(books.edit(spent, { ...entry, accountId: books.account('Giro') }))).extensions
        .code,
    ).toBe(closed);
    expect((await books.refused(books.delete([paid.transaction.id]))).extensions.code).toBe(closed);
    expect((await books.refused(books.bulkEdit([spent.id], { shiftDays: 1 }))).extensions.code).toBe(closed);
    const sorted = await books.edit(spent, {
      ...entry,
      lines: [{ ...entry.lines[0]!, categoryId: books.category('Books') }],
    });
    expect(sorted.transaction.lines[0].categoryId).toBe(books.category('Books'));
  });

  it('does not restore onto a closed account', async () => {
    const spent = await books.spend('5.00', { accountId: books.account('Card') });
    await books.delete([spent.id]);
    await books.client.gql(
      `mutation ($h: ID!, $id: ID!) { closeAccount(householdId: $h, id: $id, version: 1) { account { closedOn } } }`,
      { h: books.householdId, id: books.account('Card') },
    );
    expect((await books.refused(books.restore([spent.id]))).extensions.code).toBe('account_is_closed');
  });

  it('lets an entry keep its archived category, and no other entry take it', async () => {
    const spent = await books.spend('5.00');
    await books.client.gql(
      `mutation ($h: ID!, $id: ID!) { archiveCategory(householdId: $h, id: $id, version: 1, archived: true) { revision } }`,
      { h: books.householdId, id: books.category('Groceries') },
    );
    expect((await books.refused(books.spend('6.00'))).extensions.code).toBe('category_is_archived');
    const edited = await books.edit(spent, { ...entryOf(spent), payee: 'Kept' });
    expect(edited.transaction.lines[0].categoryId).toBe(books.category('Groceries'));
  });
});

async function balances(): Promise<unknown> {
  const data = await books.client.gql(
    `query ($id: ID!) { household(id: $id) { accounts(on: "2026-12-31") { name balance { amount } clearedBalance { amount } postingCount } } }`,
    { id: books.householdId },
  );
  return data.household.accounts;
}

async function revision(): Promise<number> {
  const data = await books.client.gql(`query ($id: ID!) { household(id: $id) { revision } }`, {
    id: books.householdId,
  });
  return data.household.revision;
}

describe('the event of a change', () => {
  const watch = `subscription ($id: ID!) { householdChanged(householdId: $id) {
    accounts { accountId balance { amount currency } } } }`;

  it('tells the balances that moved, in the currencies that moved, and nothing of others', async () => {
    const [groceries, giro, dollars] = [
      books.category('Groceries'),
      books.account('Giro'),
      books.account('Dollars'),
    ];
    const entry = (accountId: string, amount: string) => ({
      date: '2020-03-30',
      accountId,
      amount: `-${amount}`,
      lines: [{ amount: `-${amount}`, categoryId: groceries }],
    });
    await books.create(entry(dollars, '7.00'));
    const listening = await books.client.listen(watch, { id: books.householdId });
    const { transaction } = await books.create(entry(giro, '5.00'));
    await books.edit(transaction, entry(giro, '6.00'));
    const told = (await listening.received(2)).map(({ data }) =>
      data.householdChanged.accounts
        .map(({ accountId, balance }: any) => [accountId, balance.amount, balance.currency])
        .sort(),
    );
    listening.stop();
    const both = (amount: string) =>
      [
        [giro, `-${amount}`, 'EUR'],
        [groceries, amount, 'EUR'],
      ].sort();
    expect(told).toEqual([both('5.00'), both('6.00')]);
  });
});
