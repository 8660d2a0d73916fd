import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ImportClient } from './support/import-client.ts';
import { startServer, type TestServer } from './support/server.ts';

const head = 'Date;Payee;Text;Amount';
const csv = (...rows: string[]): string => `${[head, ...rows].join('\n')}\n`;
const november = csv(
  '01.11.2026;Rent Office;Rent November;-900,00',
  '03.11.2026;Cafe Linde;;-3,50',
  '03.11.2026;Cafe Linde;;-3,50',
  '05.11.2026;Employer;Salary;2500,00',
);

describe('a bank file', () => {
  let server: TestServer;
  let bank: ImportClient;
  let checking: string;

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => await server.close());

  /** Each test has a household of its own. */
  beforeEach(async () => {
    const person = server.client();
    await person.signUp();
    bank = new ImportClient(person, await person.createHousehold());
    checking = await bank.createAccount('Checking');
  });

  const counts = async (id: string): Promise<string> => {
    const { counts: c } = await bank.batch(id);
    return `new ${c.new} duplicate ${c.duplicate} match ${c.match} transfer ${c.transfer} deleted ${c.deleted} unreadable ${c.unreadable}`;
  };
  const category = async (name: string): Promise<string> => {
    const data = await bank.person.gql(`query ($h: ID!) { household(id: $h) { categories { id name } } }`, {
      h: bank.householdId,
    });
    return data.household.categories.find((each: any) => each.name === name).id;
  };

  it('ends with all of its lines told, where a sign of life waited for them to be written', async () => {
    // Longer than from one sign of life to the next.
    await server.pool.query(`create function write_slowly() returns trigger language plpgsql
      as $$ begin perform pg_sleep(6); return null; end $$`);
    await server.pool.query(
      `create trigger slowly after insert on statement_line for each statement execute function write_slowly()`,
    );
    try {
      expect(await bank.preview(november)).toMatchObject({
        status: 'READY',
        progress: { done: 4, total: 4 },
      });
    } finally {
      await server.pool.query(`drop function write_slowly cascade`);
    }
  });

  it('is read, shown, committed and undone', async () => {
    const batch = await bank.preview(november, { name: 'november.csv' });
    expect(batch).toMatchObject({
      fileName: 'november.csv',
      status: 'READY',
      format: 'CSV',
      encoding: 'UTF-8',
      problem: null,
      issues: [],
      progress: { done: 4, total: 4 },
      accounts: [
        {
          position: 0,
          accountId: checking,
          lineCount: 4,
          from: '2026-11-01',
          to: '2026-11-05',
          closingBalance: null,
        },
      ],
      csv: {
        delimiter: ';',
        columns: ['DATE', 'PAYEE', 'MEMO', 'AMOUNT'],
        dateOrder: 'DMY',
        decimalMark: 'COMMA',
        remembered: false,
      },
      counts: { all: 4, new: 4, duplicate: 0, chosen: 4 },
    });
    expect(await bank.transactions()).toEqual([]);

    const committed = await bank.commit(batch.id);
    expect(committed).toMatchObject({ status: 'COMMITTED', progress: { done: 4, total: 4 } });
    expect(await bank.balance(checking)).toBe('1593.00');
    const made = await bank.transactions();
    expect(
      made.map(({ date, payee, amount, status, importBatchId }: any) => [
        date,
        payee,
        amount.amount,
        status,
        importBatchId,
      ]),
    ).toEqual([
      ['2026-11-05', 'Employer', '2500.00', 'CLEARED', batch.id],
      ['2026-11-03', 'Cafe Linde', '-3.50', 'CLEARED', batch.id],
      ['2026-11-03', 'Cafe Linde', '-3.50', 'CLEARED', batch.id],
      ['2026-11-01', 'Rent Office', '-900.00', 'CLEARED', batch.id],
    ]);

    expect(await bank.undoPreview(batch.id)).toEqual({
      removes: 4,
      unmerges: 0,
      kept: 0,
      keptTransactionIds: [],
    });
    const undone = await bank.undo(batch.id);
    expect(undone).toMatchObject({
      removed: 4,
      unmerged: 0,
      keptTransactionIds: [],
      accounts: [{ id: checking, balance: { amount: '0.00' } }],
      batch: { status: 'UNDONE' },
    });
    expect(await bank.transactions()).toEqual([]);
    const left = await server.pool.query(
      `select count(*)::int as n from transaction where household_id = $1`,
      [bank.householdId],
    );
    expect(left.rows[0].n).toBe(0);
  });

  it('makes nothing new the second time, and everything again after an undo', async () => {
    const first = await bank.preview(november);
    await bank.commit(first.id);
    const second = await bank.preview(november);
    expect(await counts(second.id)).toBe('new 0 duplicate 4 match 0 transfer 0 deleted 0 unreadable 0');
    const lines = await bank.lines(second.id);
    expect(lines.map((line) => [line.reason.code, line.chosen, line.transaction.payee])).toEqual([
      ['equal_line_in_the_books', false, 'Rent Office'],
      ['equal_line_in_the_books', false, 'Cafe Linde'],
      ['equal_line_in_the_books', false, 'Cafe Linde'],
      ['equal_line_in_the_books', false, 'Employer'],
    ]);
    await bank.commit(second.id);
    expect((await bank.transactions()).length).toBe(4);

    await bank.undo(first.id);
    const third = await bank.preview(november);
    expect(await counts(third.id)).toBe('new 4 duplicate 0 match 0 transfer 0 deleted 0 unreadable 0');
    await bank.commit(third.id);
    expect(await bank.balance(checking)).toBe('1593.00');
  });

  it('of an overlapping month makes nothing twice, and a third coffee is a third', async () => {
    await bank.commit((await bank.preview(november)).id);
    const overlapping = await bank.preview(
      csv(
        '03.11.2026;Cafe Linde;;-3,50',
        '03.11.2026;Cafe Linde;;-3,50',
        '03.11.2026;Cafe Linde;;-3,50',
        '05.11.2026;Employer;Salary;2500,00',
        '30.11.2026;Grocer;;-20,00',
      ),
    );
    expect(await counts(overlapping.id)).toBe('new 2 duplicate 3 match 0 transfer 0 deleted 0 unreadable 0');
    await bank.commit(overlapping.id);
    expect((await bank.transactions()).length).toBe(6);
  });

  it('previewed twice at once is written once', async () => {
    const [first, second] = [await bank.preview(november), await bank.preview(november)];
    expect(second.counts.new).toBe(4);
    await Promise.all([bank.commit(first.id), bank.commit(second.id)]);
    expect((await bank.transactions()).length).toBe(4);
    const after = [await counts(first.id), await counts(second.id)].sort();
    expect(after).toEqual([
      'new 0 duplicate 4 match 0 transfer 0 deleted 0 unreadable 0',
      'new 4 duplicate 0 match 0 transfer 0 deleted 0 unreadable 0',
    ]);
  });

  it('does not bring back what was deleted, unless asked for', async () => {
    await bank.commit((await bank.preview(november)).id);
    const rent = (await bank.transactions()).find((each: any) => each.payee === 'Rent Office');
    await bank.person.gql(
      `mutation ($h: ID!, $ids: [ID!]!) { deleteTransactions(householdId: $h, ids: $ids) { revision } }`,
      {
        h: bank.householdId,
        ids: [rent.id],
      },
    );
    const again = await bank.preview(november);
    expect(await counts(again.id)).toBe('new 0 duplicate 3 match 0 transfer 0 deleted 1 unreadable 0');
    const [deleted] = await bank.lines(again.id, ['DELETED']);
    expect(deleted).toMatchObject({ chosen: false, reason: { code: 'deleted_after_import' } });

    await bank.person.gql(`mutation ($h: ID!) { emptyTrash(householdId: $h) { revision } }`, {
      h: bank.householdId,
    });
    const purged = await bank.preview(november);
    expect(purged.counts).toMatchObject({ deleted: 1, new: 0 });
    const [line] = await bank.lines(purged.id, ['DELETED']);
    const all = await bank.changeLines(purged.id, [line.id], { chosen: true });
    // What was deleted and is asked for all the same is added like anything new.
    expect(all.counts).toMatchObject({ new: 0, deleted: 1, chosen: 1, adds: 1, merges: 0, pairs: 0 });
    await bank.commit(purged.id);
    expect(await bank.balance(checking)).toBe('1593.00');
    expect((await bank.preview(november)).counts).toMatchObject({ duplicate: 4, deleted: 0, new: 0 });
  });

  it('matches what a person typed, keeps what the person gave, and lets go of it on undo', async () => {
    const groceries = await category('Groceries');
    const typed = await bank.createTransaction({
      date: '2026-11-19',
      payee: 'Green Market',
      note: 'for the party',
      accountId: checking,
      amount: '-48.20',
      status: 'PENDING',
      lines: [{ amount: '-48.20', categoryId: groceries }],
    });
    const file = csv('21.11.2026;GREEN MARKET 0231 BERLIN;Karte;-48,20');
    const batch = await bank.preview(file);
    const [line] = await bank.lines(batch.id);
    expect(line).toMatchObject({
      verdict: 'MATCH',
      chosen: true,
      reason: { code: 'typed_by_hand' },
      bankPayee: 'GREEN MARKET 0231 BERLIN',
      payee: 'Green Market',
      categoryId: groceries,
      transaction: { id: typed.id },
    });
    expect(batch.counts).toMatchObject({ chosen: 1, adds: 0, merges: 1, pairs: 0 });
    await bank.commit(batch.id);
    expect(await bank.transactions()).toMatchObject([
      {
        id: typed.id,
        date: '2026-11-19',
        payee: 'Green Market',
        note: 'for the party',
        status: 'CLEARED',
        importBatchId: null,
        lines: [{ categoryId: groceries }],
      },
    ]);
    expect((await bank.preview(file)).counts).toMatchObject({ duplicate: 1, new: 0, match: 0 });
    expect(await bank.undoPreview(batch.id)).toMatchObject({ removes: 0, unmerges: 1, kept: 0 });
    expect(await bank.undo(batch.id)).toMatchObject({ removed: 0, unmerged: 1 });
    expect(await bank.transactions()).toMatchObject([
      { id: typed.id, status: 'PENDING', payee: 'Green Market' },
    ]);
    expect((await bank.preview(file)).counts).toMatchObject({ match: 1 });
  });

  it('suggests the category and the name that a payee had', async () => {
    const groceries = await category('Groceries');
    const first = await bank.preview(csv('02.11.2026;GRN MARKET 77;;-10,00'));
    const [line] = await bank.lines(first.id);
    await bank.changeLines(first.id, [line.id], { categoryId: groceries, payee: 'Green Market' });
    await bank.commit(first.id);
    const second = await bank.preview(csv('09.11.2026;GRN MARKET 78;;-12,00'));
    expect((await bank.lines(second.id))[0]).toMatchObject({
      verdict: 'NEW',
      reason: { code: 'known_payee' },
      categoryId: groceries,
      payee: 'Green Market',
      bankPayee: 'GRN MARKET 78',
    });
  });

  it('is read without a category that is deleted for good at the same moment', async () => {
    const groceries = await category('Groceries');
    const first = await bank.preview(csv('02.11.2026;GRN MARKET 77;;-10,00'));
    const [line] = await bank.lines(first.id);
    await bank.changeLines(first.id, [line.id], { categoryId: groceries });
    await bank.commit(first.id);
    const deleting = await server.pool.connect();
    try {
      // What points at the category, then itself: the reading sees all of it until the commit.
      await deleting.query('begin');
      for (const deletion of [
        `update statement_line set category_id = null, transaction_id = null where household_id = $1 and batch_id = '${first.id}'`,
        'delete from posting where household_id = $1',
        'delete from transaction where household_id = $1',
        `delete from account where household_id = $1 and id = '${groceries}'`,
      ])
        await deleting.query(deletion, [bank.householdId]);
      const reading = bank.preview(csv('09.11.2026;GRN MARKET 78;;-12,00'));
      for (let isWaiting = false; !isWaiting;) {
        const { rows } = await server.pool.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into statement_line%'`,
        );
        isWaiting = rows.length > 0;
      }
      await deleting.query('commit');
      const second = await reading;
      expect(second).toMatchObject({ status: 'READY', problem: null });
      expect(await bank.lines(second.id)).toMatchObject([{ categoryId: null, bankPayee: 'GRN MARKET 78' }]);
    } finally {
      deleting.release(true);
    }
  });

  it('completes the half of a transfer that another account’s file brought, across days, and parts them on undo', async () => {
    const savings = await bank.createAccount('Rainy day', { group: 'SAVINGS' });
    const half = await bank.preview(csv('20.11.2026;Rainy day;Umbuchung;-200,00'), { accountId: checking });
    await bank.commit(half.id);
    const [before] = await bank.transactions();
    const other = await bank.preview(csv('22.11.2026;Checking;Umbuchung;200,00'), { accountId: savings });
    expect(other.counts).toMatchObject({ chosen: 1, adds: 0, merges: 0, pairs: 1 });
    expect((await bank.lines(other.id))[0]).toMatchObject({
      verdict: 'TRANSFER',
      reason: { code: 'other_half_in_account' },
      transferAccountId: checking,
    });
    await bank.commit(other.id);
    const [whole, ...rest] = await bank.transactions();
    expect(rest).toEqual([]);
    expect(whole).toMatchObject({
      id: before.id,
      kind: 'IN_TRANSIT',
      date: '2026-11-20',
      amount: { amount: '-200.00' },
      lines: [{ kind: 'TRANSFER', accountId: savings, arrivesOn: '2026-11-22' }],
    });
    expect([await bank.balance(checking), await bank.balance(savings)]).toEqual(['-200.00', '200.00']);
    expect(
      (await bank.preview(csv('22.11.2026;Checking;Umbuchung;200,00'), { accountId: savings })).counts
        .duplicate,
    ).toBe(1);

    // While the other batch holds it together, the first one's undo leaves it.
    expect(await bank.undoPreview(half.id)).toEqual({
      removes: 0,
      unmerges: 0,
      kept: 1,
      keptTransactionIds: [before.id],
    });
    await bank.undo(other.id);
    const [parted] = await bank.transactions();
    expect({ ...parted, version: 0 }).toEqual({ ...before, version: 0 });
    expect(await bank.undo(half.id)).toMatchObject({ removed: 1, keptTransactionIds: [] });
    expect(await bank.transactions()).toEqual([]);
  });

  it('confirms a transfer that stands there already', async () => {
    const savings = await bank.createAccount('Rainy day', { group: 'SAVINGS' });
    const typed = await bank.createTransaction({
      date: '2026-11-20',
      accountId: checking,
      amount: '-200.00',
      status: 'PENDING',
      lines: [{ kind: 'TRANSFER', amount: '-200.00', accountId: savings, status: 'PENDING' }],
    });
    const batch = await bank.preview(csv('21.11.2026;Umbuchung;;200,00'), { accountId: savings });
    expect((await bank.lines(batch.id))[0]).toMatchObject({
      verdict: 'TRANSFER',
      reason: { code: 'transfer_already_there' },
    });
    await bank.commit(batch.id);
    const [transfer] = await bank.transactions();
    expect(transfer).toMatchObject({ id: typed.id, status: 'PENDING', lines: [{ status: 'CLEARED' }] });
    await bank.undo(batch.id);
    expect((await bank.transactions())[0]).toMatchObject({
      status: 'PENDING',
      lines: [{ status: 'PENDING' }],
    });
  });

  it('keeps what a person edited since, lists it, and knows it again', async () => {
    const batch = await bank.preview(november);
    await bank.commit(batch.id);
    const rent = (await bank.transactions()).find((each: any) => each.payee === 'Rent Office');
    await bank.person.gql(
      `mutation ($h: ID!, $ids: [ID!]!, $input: BulkEditInput!) { bulkEditTransactions(householdId: $h, ids: $ids, input: $input) { revision } }`,
      { h: bank.householdId, ids: [rent.id], input: { categoryId: await category('Rent') } },
    );
    expect(await bank.undoPreview(batch.id)).toEqual({
      removes: 3,
      unmerges: 0,
      kept: 1,
      keptTransactionIds: [rent.id],
    });
    expect(await bank.undo(batch.id)).toMatchObject({
      removed: 3,
      unmerged: 0,
      keptTransactionIds: [rent.id],
    });
    expect((await bank.transactions()).map((each: any) => each.id)).toEqual([rent.id]);
    expect((await bank.preview(november)).counts).toMatchObject({ new: 3, duplicate: 1 });
  });

  it('takes what a person decides about its lines', async () => {
    const savings = await bank.createAccount('Rainy day', { group: 'SAVINGS' });
    const batch = await bank.preview(november, { accountId: checking });
    const [rent, coffee, other, salary] = await bank.lines(batch.id);
    await bank.changeLines(batch.id, [rent.id], { transferAccountId: savings });
    await bank.changeLines(batch.id, [coffee.id], { verdict: 'DUPLICATE' });
    await bank.changeLines(batch.id, [other.id], { chosen: false });
    const changed = await bank.changeLines(batch.id, [salary.id], {
      payee: 'The employer',
      uncategorise: true,
    });
    expect(changed.counts).toMatchObject({
      all: 4,
      new: 3,
      duplicate: 1,
      chosen: 2,
      adds: 2,
      merges: 0,
      pairs: 0,
    });
    expect((await bank.lines(batch.id, ['DUPLICATE']))[0]).toMatchObject({
      reason: { code: 'chosen_by_person' },
      chosen: false,
    });
    await bank.commit(batch.id);
    expect(
      (await bank.transactions()).map(({ payee, kind, amount }: any) => [payee, kind, amount.amount]),
    ).toEqual([
      ['The employer', 'INCOME', '2500.00'],
      ['Rent Office', 'TRANSFER', '-900.00'],
    ]);
    expect(await bank.balance(savings)).toBe('900.00');
    // What was left out was never imported: it is new when the file comes again.
    expect((await bank.preview(november, { accountId: checking })).counts).toMatchObject({
      new: 2,
      duplicate: 2,
    });
  });

  it('says what the account will hold, beside what the bank says', async () => {
    const file = `Date,Description,Amount,Balance\n2026-11-01,Opening,100.00,100.00\n2026-11-02,Shop,-30.00,70.00\n`;
    const batch = await bank.preview(file);
    expect(batch.accounts[0]).toMatchObject({
      closingBalance: { amount: '70.00', currency: 'EUR' },
      closingDate: '2026-11-02',
      balanceAfter: { amount: '70.00', currency: 'EUR' },
    });
    const [first] = await bank.lines(batch.id);
    await bank.changeLines(batch.id, [first.id], { chosen: false });
    expect((await bank.batch(batch.id)).accounts[0].balanceAfter.amount).toBe('-30.00');
    const committed = await bank.commit(batch.id);
    expect(committed.accounts[0].balanceAfter.amount).toBe('-30.00');
  });
});
