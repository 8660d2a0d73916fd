import { Readable } from 'node:stream';
import type { AttachmentsService } from '../attachments/attachments.service.ts';
import type { FilesService } from '../files/files.service.ts';
import {
  type AccountId,
  accountId,
  type OwnAccount,
  type SystemAccounts,
  type SystemRole,
} from '../ledger/account.ts';
import type { BusinessDate } from '../ledger/date.ts';
import { addDays, todayIn } from '../ledger/date.ts';
import { type Entry, type EntryLine, postEntry } from '../ledger/entry.ts';
import type { Posting, PostingStatus } from '../ledger/posting.ts';
import { formatAmount } from '../ledger/money.ts';
import { assert } from '../ledger/result.ts';
import type { Changes, ChangeWork } from '../live/change.ts';
import { Account } from '../persistence/entities/books.ts';
import { Household, Member } from '../persistence/entities/household.ts';
import { Person } from '../persistence/entities/people.ts';
import { lookUp } from '../persistence/household-transaction.ts';
import { idFrom, newId } from '../persistence/id.ts';
import type { Orm } from '../persistence/orm.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { storedCurrency } from '../rates/figure.ts';
import type { HouseholdsService } from '../households/households.service.ts';
import { type DemoAccount, demoAccounts, type DemoEntry, type DemoLife, demoLife } from './life.ts';
import { type Receipt, receiptPdf } from './receipt.ts';

const timeZone = 'Europe/Berlin';

/** Namespace of the ids of demo people, so that two servers make the same ones. */
const demoNamespace = '6f1c1c4e-3f0a-5b7e-9a55-0d7f2b6c9e11';

/** A transaction ready to be written. */
interface Prepared {
  readonly id: string;
  readonly entry: DemoEntry;
  readonly postings: readonly Posting[];
}

/** Receipts that the demo has, at its latest purchases. */
const receiptCount = 3;

interface Dependencies {
  readonly orm: Orm;
  readonly households: HouseholdsService;
  readonly changes: Changes;
  readonly files: FilesService;
  readonly attachments: AttachmentsService;
  readonly now: () => Date;
}

/** The demo household: three years of two people's money, made at the first try. */
export class DemoService {
  constructor(private readonly dependencies: Dependencies) {}

  /** Makes the demo's people and household where there are none; answers the person to sign in as. */
  async person(): Promise<string> {
    const ana = await this.makePerson('Ana');
    await this.makeHousehold(ana);
    return ana;
  }

  /** Makes the demo household for a person where they have none yet; answers its id. */
  async makeHousehold(personId: string): Promise<string> {
    const scope = await this.dependencies.households.create(
      personId,
      { name: 'Marlow Street', baseCurrency: 'EUR', timeZone, numberLocale: 'en-GB', categoryLanguage: 'en' },
      { idempotencyKey: 'demo', demo: true },
    );
    const isFilled = await lookUp(
      this.dependencies.orm,
      scope,
      async (em) =>
        (await em.count(Account, { householdId: scope.householdId, accountGroup: { $ne: null } })) > 0,
    );
    if (!isFilled) await this.fill(scope);
    return scope.householdId;
  }

  private async makePerson(name: string): Promise<string> {
    const id = idFrom(demoNamespace, name);
    const email = `${name.toLowerCase()}@demo.invalid`;
    const em = this.dependencies.orm.em.fork();
    const known = await em.findOne(Person, { id });
    if (known === null) {
      await em.upsert(Person, {
        id,
        email,
        emailKey: email,
        name,
        passwordHash: null,
        demo: true,
        createdAt: this.dependencies.now(),
      });
    }
    return id;
  }

  private async fill(scope: HouseholdScope): Promise<void> {
    const today = todayIn(timeZone, this.dependencies.now());
    const life = demoLife(today);
    const tom = await this.makePerson('Tom');
    const { value: receipts } = await this.dependencies.changes.change(scope, async (books) => {
      // Two visitors at once: the second waits here, and finds the accounts made.
      await books.sql(`select household_id from household where household_id = $1 for update`);
      const { em } = books;
      if ((await em.count(Account, { householdId: scope.householdId, accountGroup: { $ne: null } })) > 0)
        return [];
      const household = await em.findOneOrFail(Household, { householdId: scope.householdId });
      assert(household.demo, 'only a demo household is filled');
      if ((await em.count(Member, { householdId: scope.householdId, personId: tom })) === 0) {
        em.persist(
          em.create(Member, {
            householdId: scope.householdId,
            personId: tom,
            role: 'EDITOR',
            joinedAt: this.dependencies.now(),
          }),
        );
      }
      const accounts = makeAccounts(books);
      const { categories, system } = await readCategories(books);
      const prepared = prepare(life, { accounts, categories, system, today });
      await writeTransactions(books, prepared);
      await books.sql(
        `insert into exchange_rate (household_id, id, currency, base, date, rate)
           select $1, uuidv7(), 'USD', 'EUR', date, rate from unnest($2::date[], $3::numeric[]) r (date, rate)`,
        [life.rates.map((rate) => rate.date), life.rates.map((rate) => rate.rate)],
      );
      books.changed.kinds('ACCOUNTS', 'CATEGORIES', 'RATES', 'TRANSACTIONS', 'MEMBERS');
      return receiptsOf(prepared, today);
    });
    for (const { transactionId, receipt } of receipts)
      await this.attachReceipt(scope, transactionId, receipt);
  }

  private async attachReceipt(scope: HouseholdScope, transactionId: string, receipt: Receipt): Promise<void> {
    const { files, attachments } = this.dependencies;
    const name = `${receipt.payee} ${receipt.date}.pdf`;
    const { id: fileId } = await files.keep(scope, name, Readable.from([receiptPdf(receipt)]));
    await attachments.attach(scope, { transactionId, fileId }, { idempotencyKey: null, clientId: null });
  }
}

/** Receipts for the latest purchases, each of another shop. */
function receiptsOf(
  prepared: readonly Prepared[],
  today: BusinessDate,
): { readonly transactionId: string; readonly receipt: Receipt }[] {
  const found = new Map<string, { readonly transactionId: string; readonly receipt: Receipt }>();
  for (const { id, entry } of prepared.toReversed()) {
    const [line, ...others] = entry.lines;
    if (found.size === receiptCount) break;
    if (line === undefined || others.length > 0 || !('category' in line) || line.amount >= 0n) continue;
    if (entry.date > today || entry.payee === '' || found.has(entry.payee)) continue;
    const { currency } = demoAccounts[entry.account];
    const total = `${formatAmount(-line.amount, storedCurrency(currency))} ${currency}`;
    found.set(entry.payee, {
      transactionId: id,
      receipt: { payee: entry.payee, date: entry.date, total },
    });
  }
  return [...found.values()];
}

type Accounts = Readonly<Record<DemoAccount, OwnAccount>>;

function makeAccounts({ em, scope }: ChangeWork): Accounts {
  const made = Object.entries(demoAccounts).map(([key, account], position) => {
    const id = newId();
    em.persist(
      em.create(Account, {
        householdId: scope.householdId,
        id,
        type: account.type,
        accountGroup: account.group,
        systemRole: null,
        name: account.name,
        currency: account.currency,
        parentId: null,
        color: null,
        position,
        closedOn: null,
        archived: false,
        version: 1,
        createdAt: new Date(),
      }),
    );
    return [key, { id: accountId(id), currency: account.currency, closed: false, name: account.name }];
  });
  return Object.fromEntries(made) as Accounts;
}

async function readCategories(
  books: ChangeWork,
): Promise<{ categories: ReadonlyMap<string, AccountId>; system: SystemAccounts }> {
  const rows = await books.sql<{ id: string; name: string; system_role: SystemRole | null }>(
    `select id, name, system_role from account where household_id = $1 and currency is null`,
  );
  const system = Object.fromEntries(
    rows.flatMap((row) => (row.system_role === null ? [] : [[row.system_role, row.id]])),
  );
  return {
    categories: new Map(rows.map((row) => [row.name, accountId(row.id)])),
    system: system as SystemAccounts,
  };
}

interface Chart {
  readonly accounts: Accounts;
  readonly categories: ReadonlyMap<string, AccountId>;
  readonly system: SystemAccounts;
  readonly today: BusinessDate;
}

/** The ledger decides the postings of the demo as it does of everything else. */
function prepare(life: DemoLife, chart: Chart): Prepared[] {
  const openings: DemoEntry[] = Object.keys(demoAccounts).map((key) => ({
    date: life.firstDay,
    account: key as DemoAccount,
    payee: '',
    lines: [],
  }));
  const inOrder = [...life.entries].sort((left, right) =>
    left.date < right.date ? -1 : left.date > right.date ? 1 : 0,
  );
  return [...openings, ...inOrder].map((entry) => {
    const lines: EntryLine[] =
      entry.lines.length === 0
        ? [{ kind: 'OPENING', amount: demoAccounts[entry.account].opening, memo: '' }]
        : entry.lines.map((line) => lineOf(line, entry, chart));
    const ledgerEntry: Entry = {
      date: entry.date,
      account: chart.accounts[entry.account],
      status: statusOn(entry.date, chart.today),
      lines,
    };
    const posted = postEntry(ledgerEntry, chart.system);
    assert(posted.ok, `the demo's entry of ${entry.date} at ${entry.payee} is refused`);
    return { id: newId(), entry, postings: posted.value };
  });
}

function lineOf(line: DemoEntry['lines'][number], entry: DemoEntry, chart: Chart): EntryLine {
  if ('category' in line) {
    const categoryId = chart.categories.get(line.category);
    assert(categoryId !== undefined, `the demo has no category ${line.category}`);
    return { kind: 'CATEGORY', categoryId, amount: line.amount, memo: line.memo ?? '' };
  }
  return {
    kind: 'TRANSFER',
    account: chart.accounts[line.to],
    amount: line.amount,
    counterAmount: line.received,
    arrivesOn: line.arrivesOn,
    status: statusOn(line.arrivesOn ?? entry.date, chart.today),
    memo: line.memo ?? '',
  };
}

/** Old months are reconciled; the bank has not confirmed the last two days yet. */
function statusOn(date: BusinessDate, today: BusinessDate): PostingStatus {
  if (date < addDays(today, -45)) return 'RECONCILED';
  return date < addDays(today, -2) ? 'CLEARED' : 'PENDING';
}

async function writeTransactions(books: ChangeWork, prepared: readonly Prepared[]): Promise<void> {
  const payees = [...new Set(prepared.map(({ entry }) => entry.payee).filter((name) => name !== ''))];
  await books.sql(
    `insert into payee (household_id, id, name) select $1, uuidv7(), name from unnest($2::text[]) name`,
    [payees],
  );
  await books.sql(
    `insert into transaction (household_id, id, date, payee_id, note, created_by)
     select $1, t.id, t.date, p.id, t.note, $2
     from unnest($3::uuid[], $4::date[], $5::text[], $6::text[]) t (id, date, payee, note)
     left join payee p on p.household_id = $1 and p.name = t.payee`,
    [
      books.scope.personId,
      prepared.map(({ id }) => id),
      prepared.map(({ entry }) => entry.date),
      prepared.map(({ entry }) => entry.payee),
      prepared.map(({ entry }) => entry.note ?? ''),
    ],
  );
  const rows = prepared.flatMap(({ id, postings }) =>
    postings.map((posting, position) => ({ id, position, posting })),
  );
  await books.sql(
    `insert into posting (household_id, transaction_id, position, account_id, amount, currency, date, memo, status)
     select $1, * from unnest($2::uuid[], $3::smallint[], $4::uuid[], $5::bigint[], $6::text[], $7::date[], $8::text[], $9::text[])`,
    [
      rows.map(({ id }) => id),
      rows.map(({ position }) => position),
      rows.map(({ posting }) => posting.accountId),
      rows.map(({ posting }) => posting.amount.toString()),
      rows.map(({ posting }) => posting.currency),
      rows.map(({ posting }) => posting.date),
      rows.map(({ posting }) => posting.memo),
      rows.map(({ posting }) => posting.status),
    ],
  );
  const tagged = prepared.flatMap(({ id, entry }) => (entry.tags ?? []).map((name) => ({ id, name })));
  await books.sql(
    `insert into tag (household_id, id, name) select $1, uuidv7(), name from unnest($2::text[]) name`,
    [[...new Set(tagged.map(({ name }) => name))]],
  );
  await books.sql(
    `insert into transaction_tag (household_id, transaction_id, tag_id)
     select $1, t.id, tag.id from unnest($2::uuid[], $3::text[]) t (id, name)
     join tag on tag.household_id = $1 and tag.name = t.name`,
    [tagged.map(({ id }) => id), tagged.map(({ name }) => name)],
  );
}
