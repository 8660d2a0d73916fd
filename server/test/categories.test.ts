import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestBooks, testNow } from './support/raw-books.ts';
import type { TestClient } from './support/client.ts';
import { startServer, type TestServer } from './support/server.ts';
import { statementsOf } from './support/statements.ts';

const categoryFields = 'id type name parentId path color archived position system postingCount version';
const read = `query ($h: ID!, $archived: Boolean) { household(id: $h) { categories(includeArchived: $archived) { ${categoryFields} } } }`;
const create = `mutation ($h: ID!, $input: CategoryInput!, $key: String) {
  createCategory(householdId: $h, input: $input, idempotencyKey: $key) { category { ${categoryFields} } revision } }`;
const update = `mutation ($h: ID!, $id: ID!, $version: Int!, $input: CategoryUpdateInput!) {
  updateCategory(householdId: $h, id: $id, version: $version, input: $input) { category { ${categoryFields} } revision } }`;
const move = `mutation ($h: ID!, $id: ID!, $version: Int!, $parentId: ID, $position: Int) {
  moveCategory(householdId: $h, id: $id, version: $version, parentId: $parentId, position: $position) {
    categories { ${categoryFields} } movedPostings revision } }`;
const merge = `mutation ($h: ID!, $fromId: ID!, $intoId: ID!) {
  mergeCategory(householdId: $h, fromId: $fromId, intoId: $intoId) { categories { ${categoryFields} } movedPostings revision } }`;
const archive = `mutation ($h: ID!, $id: ID!, $version: Int!, $archived: Boolean!) {
  archiveCategory(householdId: $h, id: $id, version: $version, archived: $archived) { category { ${categoryFields} } revision } }`;

let server: TestServer;
let person: TestClient;
let h: string;

beforeAll(async () => {
  server = await startServer({ now: () => testNow });
  person = server.client();
  await person.signUp();
});
afterAll(async () => await server.close());

async function categories(archived = true): Promise<any[]> {
  return (await person.gql(read, { h, archived })).household.categories;
}
async function make(name: string, parentId: string | null = null, type = 'EXPENSE'): Promise<any> {
  return (await person.gql(create, { h, input: { name, type, parentId } })).createCategory.category;
}
async function byName(name: string): Promise<any> {
  return (await categories()).find((category) => category.name === name);
}

describe('categories', () => {
  beforeAll(async () => {
    h = await person.createHousehold();
  });

  it('come in tree order with the names from their roots, the system ones last of their type', async () => {
    const all = await categories();
    expect(all.slice(0, 3).map(({ path }) => path)).toEqual([
      ['Salary'],
      ['Other income'],
      ['Other income', 'Interest'],
    ]);
    expect(all.at(-1)).toMatchObject({ name: 'Uncategorised', system: true });
    expect(await byName('Groceries')).toMatchObject({
      path: ['Food', 'Groceries'],
      system: false,
      postingCount: 0,
    });
  });

  it('take one statement', async () => {
    // Session, membership with household, categories.
    expect(await statementsOf(server, async () => await categories())).toHaveLength(3);
  });

  it('are made, renamed, recoloured, moved, archived', async () => {
    const made = await make('Garden');
    const renamed = await person.gql(update, {
      h,
      id: made.id,
      version: 1,
      input: { name: 'Garden and balcony', color: '#0F7F94' },
    });
    expect(renamed.updateCategory.category).toMatchObject({
      name: 'Garden and balcony',
      color: '#0f7f94',
      version: 2,
    });
    const housing = await byName('Housing');
    const moved = await person.gql(move, { h, id: made.id, version: 2, parentId: housing.id, position: 1 });
    const below = moved.moveCategory.categories.filter((category: any) => category.parentId === housing.id);
    expect(below.map((category: any) => [category.name, category.position])).toEqual([
      ['Rent', 0],
      ['Garden and balcony', 1],
      ['Energy', 2],
      ['Repairs', 3],
      ['Furniture', 4],
    ]);
    const archived = await person.gql(archive, {
      h,
      id: housing.id,
      version: housing.version,
      archived: true,
    });
    expect(archived.archiveCategory.category.archived).toBe(true);
    const present = (await categories(false)).map(({ name }) => name);
    expect(present).not.toContain('Housing');
    expect(present).not.toContain('Garden and balcony');
    await person.gql(archive, { h, id: housing.id, version: housing.version + 1, archived: false });
    await person.gql(update, { h, id: made.id, version: 3, input: { color: '' } });
    expect((await byName('Garden and balcony')).color).toBeNull();
  });
});

describe('what is refused of categories', () => {
  beforeAll(async () => {
    h = await person.createHousehold();
  });

  it('a category as its own ancestor', async () => {
    const food = await byName('Food');
    const groceries = await byName('Groceries');
    for (const parentId of [food.id, groceries.id]) {
      const refusal = await person.refusal(move, { h, id: food.id, version: 1, parentId });
      expect([refusal.code, refusal.message]).toEqual([
        'category_is_its_own_ancestor',
        'A category cannot stand below itself.',
      ]);
    }
  });

  it('income below spending, by making, moving and merging', async () => {
    const [food, salary] = [await byName('Food'), await byName('Salary')];
    const sentence = [
      'category_types_differ',
      'Income and spending categories cannot be mixed in one branch.',
    ];
    const refusals = [
      await person.refusal(create, { h, input: { name: 'Bonus', type: 'INCOME', parentId: food.id } }),
      await person.refusal(move, { h, id: salary.id, version: 1, parentId: food.id }),
      await person.refusal(merge, { h, fromId: salary.id, intoId: food.id }),
    ];
    for (const { code, message } of refusals) expect([code, message]).toEqual(sentence);
  });

  it('a name that a sibling has, in any case of letters', async () => {
    const [food, groceries, rent] = [await byName('Food'), await byName('Groceries'), await byName('Rent')];
    const refusals = [
      await person.refusal(create, { h, input: { name: 'GROCERIES', type: 'EXPENSE', parentId: food.id } }),
      await person.refusal(create, { h, input: { name: 'uncategorised', type: 'EXPENSE' } }),
      await person.refusal(update, { h, id: groceries.id, version: 1, input: { name: 'eating OUT' } }),
    ];
    expect(refusals.map(({ code, message }) => [code, message])).toEqual([
      ['category_name_in_use', 'There is already a category “GROCERIES” here.'],
      ['category_name_in_use', 'There is already a category “uncategorised” here.'],
      ['category_name_in_use', 'There is already a category “eating OUT” here.'],
    ]);
    await person.gql(update, { h, id: rent.id, version: 1, input: { name: 'Groceries' } });
    const moved = await person.refusal(move, { h, id: rent.id, version: 2, parentId: food.id });
    expect(moved.code).toBe('category_name_in_use');
  });

  it('any change of the two that belong to the books themselves', async () => {
    const food = await byName('Food');
    const sentence = [
      'category_is_the_systems',
      'This category belongs to the books themselves and stays as it is.',
    ];
    for (const { id, type } of (await categories()).filter(({ system }) => system)) {
      const refusals = [
        await person.refusal(update, { h, id, version: 1, input: { name: 'Mine' } }),
        await person.refusal(move, { h, id, version: 1, parentId: null, position: 0 }),
        await person.refusal(archive, { h, id, version: 1, archived: true }),
        await person.refusal(create, { h, input: { name: 'Below', type, parentId: id } }),
        await person.refusal(merge, { h, fromId: id, intoId: food.id }),
      ];
      for (const { code, message } of refusals) expect([code, message]).toEqual(sentence);
    }
    const moved = await person.refusal(move, {
      h,
      id: food.id,
      version: 1,
      parentId: (await byName('Uncategorised')).id,
    });
    expect([moved.code, moved.message]).toEqual(sentence);
  });

  it('merging a category with itself, or into an archived one', async () => {
    const [food, sport] = [await byName('Food'), await byName('Sport')];
    const same = await person.refusal(merge, { h, fromId: food.id, intoId: food.id });
    expect([same.code, same.message]).toEqual(['categories_must_differ', 'Choose two different categories.']);
    await person.gql(archive, { h, id: sport.id, version: 1, archived: true });
    const sentence = [
      'category_is_archived',
      'The category “Sport” is archived. Bring it back before you use it.',
    ];
    const into = await person.refusal(merge, { h, fromId: food.id, intoId: sport.id });
    expect([into.code, into.message]).toEqual(sentence);
    const below = await person.refusal(create, {
      h,
      input: { name: 'Yoga', type: 'EXPENSE', parentId: sport.id },
    });
    expect([below.code, below.message]).toEqual(sentence);
  });

  it('a colour that is none, a position below zero, no change at all, an empty name', async () => {
    const { id } = await byName('Food');
    const refusals = [
      await person.refusal(update, { h, id, version: 1, input: { color: 'red' } }),
      await person.refusal(move, { h, id, version: 1, parentId: null, position: -1 }),
      await person.refusal(update, { h, id, version: 1, input: {} }),
      await person.refusal(update, { h, id, version: 1, input: { name: ' ' } }),
      await person.refusal(update, { h, id, version: 1, input: { name: 'x\0' } }),
    ];
    expect(refusals.map(({ code, message }) => [code, message])).toEqual([
      ['color_unreadable', '“red” is not a colour such as #2f5bd8.'],
      ['number_out_of_range', 'The position must be between 0 and 10000.'],
      ['nothing_to_change', 'Say what to change.'],
      ['text_missing', 'The name must not be empty.'],
      [
        'text_has_control_characters',
        'The name contains characters that cannot be stored (NUL or half of a character pair).',
      ],
    ]);
  });

  it('a stale version, which is told the present state', async () => {
    const { id } = await byName('Food');
    await person.gql(update, { h, id, version: 1, input: { name: 'Food and drink' } });
    for (const [mutation, more] of [
      [update, { input: { name: 'Mine' } }],
      [move, { parentId: null }],
      [archive, { archived: true }],
    ] as const) {
      const refusal = await person.refusal(mutation, { h, id, version: 1, ...more });
      expect(refusal.code).toBe('category_changed');
      expect(refusal.message).toBe(
        'Somebody changed this category since you opened it. Look at it and try again.',
      );
      expect(refusal.error.extensions.details).toMatchObject({ id, name: 'Food and drink', version: 2 });
    }
  });

  it('ids of another household, of own accounts and of nothing', async () => {
    const stranger = server.client();
    await stranger.signUp();
    const elsewhere = await stranger.createHousehold();
    const theirs = (await stranger.gql(read, { h: elsewhere })).household.categories[0].id;
    const books = await TestBooks.of(server, h);
    const own = await books.account('EUR');
    const food = await byName('Food and drink');
    for (const id of [theirs, own, books.system('IN_TRANSIT'), 'nonsense', crypto.randomUUID()]) {
      const refusals = [
        await person.refusal(update, { h, id, version: 1, input: { name: 'X' } }),
        await person.refusal(move, { h, id, version: 1, parentId: null }),
        await person.refusal(move, { h, id: food.id, version: food.version, parentId: id }),
        await person.refusal(archive, { h, id, version: 1, archived: true }),
        await person.refusal(merge, { h, fromId: id, intoId: food.id }),
        await person.refusal(merge, { h, fromId: food.id, intoId: id }),
        await person.refusal(create, { h, input: { name: 'X', type: 'EXPENSE', parentId: id } }),
      ];
      for (const { code, message } of refusals) {
        expect([code, message]).toEqual([
          'not_found',
          'There is no such category here, or you may not see it.',
        ]);
      }
    }
  });
});

describe('merging categories', () => {
  beforeAll(async () => {
    h = await person.createHousehold();
  });

  it('moves postings, those in the trash, children and statement lines, and tells how many postings', async () => {
    const books = await TestBooks.of(server, h);
    const account = await books.account('EUR');
    const [food, leisure] = [await byName('Food'), await byName('Leisure')];
    const spend = async (category: string, amount: number, table?: string) =>
      await books.write(
        '2099-01-01',
        [
          { account, amount: -amount },
          { account: category, amount },
        ],
        table,
      );
    const transactions = [await spend(food.id, 100), await spend(food.id, 20)];
    await spend(leisure.id, 3);
    await spend(food.id, 7_000, 'trashed_posting');
    await books.write('2099-02-01', [
      { account, amount: -11 },
      { account: food.id, amount: 5 },
      { account: leisure.id, amount: 6 },
    ]);
    const line = await plantStatementLine(account, food.id);
    const before = (await person.gql(`query ($h: ID!) { household(id: $h) { revision } }`, { h })).household
      .revision;

    const answer = (await person.gql(merge, { h, fromId: food.id, intoId: leisure.id })).mergeCategory;
    expect(answer.movedPostings).toBe(3);
    expect(answer.revision).toBe(before + 1);
    expect(answer.categories.map(({ id }: any) => id)).not.toContain(food.id);
    const merged = answer.categories.filter(({ id, parentId }: any) => [id, parentId].includes(leisure.id));
    expect(merged.map(({ name, postingCount }: any) => [name, postingCount])).toEqual([
      ['Leisure', 5],
      ['Books', 0],
      ['Going out', 0],
      ['Subscriptions', 0],
      ['Travel', 0],
      ['Groceries', 0],
      ['Eating out', 0],
    ]);
    const kept = await server.pool.query(
      `select (select sum(amount)::text from posting where household_id = $1 and account_id = $2) as live,
         (select sum(amount)::text from trashed_posting where household_id = $1 and account_id = $2) as trashed,
         (select amount::text from account_balance where household_id = $1 and account_id = $2) as balance,
         (select count(*)::integer from account_balance where household_id = $1 and account_id = $3) as left_behind,
         (select array_agg(distinct version) from transaction where household_id = $1 and id = any($4::uuid[])) as versions`,
      [h, leisure.id, food.id, transactions],
    );
    expect(kept.rows).toEqual([
      { live: '134', trashed: '7000', balance: '134', left_behind: 0, versions: [1] },
    ]);
    const lines = await server.pool.query(
      `select category_id, before_merge from statement_line where household_id = $1 and id = $2`,
      [h, line],
    );
    expect(lines.rows).toEqual([
      { category_id: leisure.id, before_merge: { lines: [{ categoryId: leisure.id }] } },
    ]);
    await expectBooksToAgree();
  });

  it('into a category below itself lets that one take its place', async () => {
    const housing = await byName('Housing');
    const energy = await byName('Energy');
    const answer = (await person.gql(merge, { h, fromId: housing.id, intoId: energy.id })).mergeCategory;
    const paths = answer.categories
      .filter(({ path }: any) => path[0] === 'Energy')
      .map(({ path }: any) => path);
    expect(paths).toEqual([['Energy'], ['Energy', 'Rent'], ['Energy', 'Repairs'], ['Energy', 'Furniture']]);
  });

  it('into Uncategorised lets the children move up', async () => {
    const transport = await byName('Transport');
    const uncategorised = await byName('Uncategorised');
    const answer = (await person.gql(merge, { h, fromId: transport.id, intoId: uncategorised.id }))
      .mergeCategory;
    const moved = answer.categories.filter(({ name }: any) =>
      ['Public transport', 'Car', 'Fuel'].includes(name),
    );
    expect(moved.map(({ parentId }: any) => parentId)).toEqual([null, null, null]);
  });

  it('is refused where a child would meet a sibling of its name', async () => {
    const [health, family] = [await byName('Health'), await byName('Family')];
    await person.gql(create, { h, input: { name: 'Doctor', type: 'EXPENSE', parentId: family.id } });
    const refusal = await person.refusal(merge, { h, fromId: health.id, intoId: family.id });
    expect([refusal.code, refusal.message]).toEqual([
      'category_name_in_use',
      'There is already a category “Doctor” here.',
    ]);
    expect((await byName('Health')).id).toBe(health.id);
  });
});

describe('merging a category while people enter into it', () => {
  it('loses no entry: each moves along or is refused', async () => {
    h = await person.createHousehold({ categoryLanguage: null });
    const books = await TestBooks.of(server, h);
    const account = await books.account('EUR');
    const into = await make('Into');
    const enter = `mutation ($h: ID!, $input: TransactionInput!) { createTransaction(householdId: $h, input: $input) { revision } }`;
    let entered = 0;
    for (let round = 1; round <= 6; round += 1) {
      const from = await make(`From ${round}`);
      const input = {
        date: '2099-01-01',
        accountId: account,
        amount: '-1.00',
        lines: [{ amount: '-1.00', categoryId: from.id }],
      };
      const entering = Array.from({ length: 5 }, () => person.send(enter, { h, input }));
      const merging = person.send(merge, { h, fromId: from.id, intoId: into.id });
      const codes = (await Promise.all(entering)).map(
        ({ errors }) => errors?.[0]?.extensions.code ?? 'entered',
      );
      expect((await merging).errors).toBeUndefined();
      for (const code of codes) expect(['entered', 'not_found']).toContain(code);
      entered += codes.filter((code) => code === 'entered').length;
      expect((await categories()).find(({ id }) => id === into.id).postingCount).toBe(entered);
    }
    await expectBooksToAgree();
  });
});

describe('any sequence of moves and merges', () => {
  it('keeps a tree without cycles, and every posting', async () => {
    const steps = fc.array(
      fc.record({
        what: fc.constantFrom('MOVE', 'MERGE', 'MAKE'),
        a: fc.nat(50),
        b: fc.nat(50),
        position: fc.nat(6),
      }),
      { minLength: 5, maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        h = await person.createHousehold({ categoryLanguage: null });
        const books = await TestBooks.of(server, h);
        const account = await books.account('EUR');
        for (let n = 1; n <= 8; n += 1) {
          const category = await make(`Root ${n}`, null, n % 3 === 0 ? 'INCOME' : 'EXPENSE');
          await books.write('2099-01-01', [
            { account, amount: -n },
            { account: category.id, amount: n },
          ]);
        }
        for (const [index, { what, a, b, position }] of sequence.entries()) {
          const all = await categories();
          const [one, two] = [all[a % all.length], all[b % all.length]];
          // Half of what is tried here is refused; nothing of it may be half done.
          if (what === 'MAKE') {
            await person.send(create, {
              h,
              input: { name: `New ${index}`, type: one.type, parentId: one.id },
            });
          } else if (what === 'MOVE') {
            const parentId = b % 5 === 0 ? null : two.id;
            await person.send(move, { h, id: one.id, version: one.version, parentId, position });
          } else await person.send(merge, { h, fromId: one.id, intoId: two.id });

          const after = await categories();
          const { rows } = await server.pool.query(
            `select count(*)::integer as rows from account where household_id = $1 and type in ('INCOME', 'EXPENSE')`,
            [h],
          );
          // Tree order reaches every row from a root exactly when there is no cycle.
          expect(after).toHaveLength(rows[0].rows);
          for (const { parentId, type } of after) {
            const parent = after.find(({ id }) => id === parentId);
            expect(parent?.type ?? type).toBe(type);
          }
          expect(after.reduce((sum, { postingCount }) => sum + postingCount, 0)).toBe(8);
        }
        const { rows } = await server.pool.query(
          `select sum(p.amount)::text as amount from posting p join account a on a.household_id = $1 and a.id = p.account_id
           where p.household_id = $1 and a.type in ('INCOME', 'EXPENSE')`,
          [h],
        );
        expect(rows[0].amount).toBe('36');
        await expectBooksToAgree();
      }),
      { numRuns: 8 },
    );
  });

  it('by several people at once makes no cycle', async () => {
    h = await person.createHousehold({ categoryLanguage: null });
    const made: any[] = [];
    for (const name of ['A', 'B', 'C', 'D']) made.push(await make(name));
    const ring = made.map((category, index) => ({ category, parent: made[(index + 1) % made.length] }));
    const answers = await Promise.all(
      ring.map(({ category, parent }) =>
        person.send(move, { h, id: category.id, version: 1, parentId: parent.id }),
      ),
    );
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'moved').toSorted();
    expect(codes).toEqual(['category_is_its_own_ancestor', 'moved', 'moved', 'moved']);
    expect(await categories()).toHaveLength(6);
  });
});

/** A line of an import that chose a category and merged with an entry of it. */
async function plantStatementLine(account: string, category: string): Promise<string> {
  const [file, batch, line] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  const { rows } = await server.pool.query(`select person_id from member where household_id = $1`, [h]);
  await server.pool.query(
    `insert into stored_file (household_id, id, sha256, size_bytes, name, created_by) values ($1, $2, '', 1, 'a.csv', $3)`,
    [h, file, rows[0].person_id],
  );
  await server.pool.query(
    `insert into import_batch (household_id, id, file_id, file_name, status, created_by) values ($1, $2, $3, 'a.csv', 'READY', $4)`,
    [h, batch, file, rows[0].person_id],
  );
  await server.pool.query(
    `insert into statement_line (household_id, id, batch_id, account_position, account_id, line_number, verdict, reason,
       proposed_verdict, chosen, category_id, before_merge)
     values ($1, $2, $3, 0, $4, 1, 'NEW', '{}', 'NEW', true, $5::uuid,
       jsonb_build_object('lines', jsonb_build_array(jsonb_build_object('categoryId', $5::uuid))))`,
    [h, line, batch, account, category],
  );
  return line;
}

async function expectBooksToAgree(): Promise<void> {
  const { household } = await person.gql(
    `query ($h: ID!) { household(id: $h) { integrity { ok differenceCount differences { kind expected found } } } }`,
    { h },
  );
  expect(household.integrity).toEqual({ ok: true, differenceCount: 0, differences: [] });
}
