import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { addMonths, firstDayOf, monthOf } from '../../src/ledger/date.ts';
import { migrate } from '../../src/persistence/migrate.ts';
import {
  baseCurrency,
  benchId,
  foreignRates,
  type HouseholdPlan,
  lastDay,
  measuredHousehold,
  neighbour,
} from './plan.ts';
import { type GeneratedTransaction, transactionsOf } from './transactions.ts';

/** Who is signed in during a measurement: a member of the measured household alone. */
export const personId = benchId('person');
/** The token of that person's session, as it stands in the cookie. */
export const sessionToken = createHash('sha256').update('bench session').digest('base64url');

const neighbours = 1_000;
/** Transactions written by one database transaction. */
const batchSize = 10_000;

/** What is loaded. */
export interface Load {
  readonly transactions: number;
  readonly seed: number;
}

/**
 * Makes the schema in an empty database and loads the measured household and its neighbours through all guards: triggers,
 * foreign keys and the deferred check of balances see every row.
 */
export async function loadBooks(
  databaseUrl: string,
  { transactions, seed }: Load,
  say: (line: string) => void,
): Promise<void> {
  await migrate(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await loadPerson(client);
    for (let index = 0; index < neighbours; index += 1)
      await loadHousehold(client, neighbour(index), seed + 1 + index);
    say(`${neighbours} other households are loaded`);
    const household = measuredHousehold(transactions);
    await loadHousehold(client, household, seed, say);
    await client.query(`insert into member (household_id, person_id, role) values ($1, $2, 'OWNER')`, [
      household.id,
      personId,
    ]);
    await client.query('vacuum (analyze)');
  } finally {
    await client.end();
  }
}

async function loadPerson(client: pg.Client): Promise<void> {
  await client.query(
    `insert into person (id, email, email_key, name) values ($1, 'bench@example.org', 'bench@example.org', 'Bench')`,
    [personId],
  );
  await client.query(
    `insert into session (id, person_id, token_hash, expires_at) values ($1, $2, $3, '2999-01-01')`,
    [benchId('session'), personId, createHash('sha256').update(sessionToken).digest()],
  );
}

async function loadHousehold(
  client: pg.Client,
  plan: HouseholdPlan,
  seed: number,
  say?: (line: string) => void,
): Promise<void> {
  await client.query('begin');
  await client.query(
    `insert into household (household_id, name, base_currency, time_zone, number_locale, revision) values ($1, $2, $3, 'Europe/Berlin', 'en', 1)`,
    [plan.id, plan.name, baseCurrency],
  );
  await loadAccounts(client, plan);
  for (const table of ['payee', 'tag'] as const) {
    const rows = table === 'payee' ? plan.payees : plan.tags;
    await copy(
      client,
      `${table} (household_id, id, name)`,
      rows.map(({ id, name }) => [plan.id, id, name]),
    );
  }
  await copy(client, 'exchange_rate (household_id, id, currency, base, date, rate)', ratesOf(plan));
  await client.query('commit');
  let batch: GeneratedTransaction[] = [];
  let done = 0;
  const flush = async (): Promise<void> => {
    await loadTransactions(client, plan.id, batch);
    done += batch.length;
    batch = [];
    if (say !== undefined && done % 100_000 === 0)
      say(`${done.toLocaleString('en')} transactions are loaded`);
  };
  for (const transaction of transactionsOf(plan, seed)) {
    batch.push(transaction);
    if (batch.length === batchSize) await flush();
  }
  if (batch.length > 0) await flush();
}

async function loadAccounts(client: pg.Client, plan: HouseholdPlan): Promise<void> {
  const { system } = plan;
  const columns =
    'account (household_id, id, type, account_group, system_role, name, currency, parent_id, position)';
  await copy(client, columns, [
    ...plan.accounts.map((each) => [
      plan.id,
      each.id,
      each.type,
      each.group,
      null,
      each.name,
      each.currency,
      null,
      String(each.position),
    ]),
    ...plan.categories.map((each) => [
      plan.id,
      each.id,
      each.type,
      null,
      null,
      each.name,
      null,
      each.parentId,
      String(each.position),
    ]),
    [
      plan.id,
      system.OPENING_BALANCES,
      'EQUITY',
      null,
      'OPENING_BALANCES',
      'Opening balances',
      null,
      null,
      '0',
    ],
    [
      plan.id,
      system.CURRENCY_CONVERSION,
      'EQUITY',
      null,
      'CURRENCY_CONVERSION',
      'Currency conversion',
      null,
      null,
      '0',
    ],
    [plan.id, system.IN_TRANSIT, 'EQUITY', null, 'IN_TRANSIT', 'In transit', null, null, '0'],
    [
      plan.id,
      system.UNCATEGORISED_INCOME,
      'INCOME',
      null,
      'UNCATEGORISED_INCOME',
      'Uncategorised income',
      null,
      null,
      '0',
    ],
    [
      plan.id,
      system.UNCATEGORISED_EXPENSE,
      'EXPENSE',
      null,
      'UNCATEGORISED_EXPENSE',
      'Uncategorised',
      null,
      null,
      '0',
    ],
  ]);
}

/** A rate of each foreign currency for each month, moving a little around its usual value. */
function ratesOf(plan: HouseholdPlan): string[][] {
  const first = monthOf(plan.firstDay);
  const months = Array.from({ length: Math.ceil(plan.days / 28) }, (_, index) =>
    addMonths(first, index),
  ).filter((month) => month <= monthOf(lastDay));
  return Object.entries(foreignRates).flatMap(([currency, usual]) =>
    months.map((month, index) => {
      const rate = (usual * (1 + 0.1 * Math.sin(index / 7))).toFixed(6);
      const id = benchId(`${plan.name}:rate:${currency}:${month}`);
      return [plan.id, id, currency, baseCurrency, firstDayOf(month), rate];
    }),
  );
}

async function loadTransactions(
  client: pg.Client,
  householdId: string,
  batch: readonly GeneratedTransaction[],
): Promise<void> {
  await client.query('begin');
  await copy(
    client,
    'transaction (household_id, id, date, payee_id, note, created_by, created_at, updated_at)',
    batch.map(({ id, date, payeeId, note, createdAt }) => [
      householdId,
      id,
      date,
      payeeId,
      note,
      personId,
      createdAt,
      createdAt,
    ]),
  );
  await copy(
    client,
    'posting (household_id, transaction_id, position, account_id, amount, currency, date, memo, status)',
    batch.flatMap(({ id, postings }) =>
      postings.map((posting, position) => [
        householdId,
        id,
        String(position),
        posting.accountId,
        String(posting.amount),
        posting.currency,
        posting.date,
        posting.memo,
        posting.status,
      ]),
    ),
  );
  await copy(
    client,
    'transaction_tag (household_id, transaction_id, tag_id)',
    batch.flatMap(({ id, tagIds }) => tagIds.map((tagId) => [householdId, id, tagId])),
  );
  await client.query('commit');
}

/** PostgreSQL's COPY in its text format; no generated text holds a tab, a line break or a backslash. */
export async function copy(
  client: pg.Client,
  columns: string,
  rows: readonly (readonly (string | null)[])[],
): Promise<void> {
  const lines = rows.map((row) => `${row.map((value) => value ?? '\\N').join('\t')}\n`);
  const chunks: string[] = [];
  for (let start = 0; start < lines.length; start += 1_000)
    chunks.push(lines.slice(start, start + 1_000).join(''));
  await pipeline(Readable.from(chunks), client.query(copyFrom(`copy ${columns} from stdin`)));
}
