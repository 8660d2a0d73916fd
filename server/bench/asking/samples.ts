import pg from 'pg';
import { benchId, lastDay } from '../books/plan.ts';
import { connectionOf } from '../../src/paging.ts';
import type { ContenderName, Variables } from '../contenders/contender.ts';
import type { OperationName } from './documents.ts';

/** Connections of the load. Changing 500 transactions at once is nothing that 32 people do at a time. */
export const connections = 32;
const bulkConnections = 4;
const bulkSize = 500;

/** Variables for each connection to send in turn. */
export type Samples = readonly (readonly Variables[])[];

/** Makes the samples of operations for each contender; writes concern transactions of the contender's own. */
export interface SampleBook {
  of(operation: OperationName, contender: ContenderName): Samples;
  /** What is asked to compare the answers; a write concerns nothing that the load touches. */
  toCompare(operation: OperationName, contender: ContenderName): readonly Variables[];
}

/** How many of an operation's samples are compared. */
const comparedMax = 8;

/** Some are in a tenth of the entries, most in one of a hundred; in payees, notes and memos. */
const words = ['17', 'receipt', 'bakery', '23', 'garden', '29', 'müller', '128'];
const report = { from: '2025-11', to: '2026-10' };
const threeYears = { from: '2023-11', to: '2026-10' };

interface Place {
  readonly date: string;
  readonly id: string;
  readonly position: number;
}

interface PlainEntry {
  readonly id: string;
  readonly version: number;
  readonly date: string;
  readonly payee: string;
  readonly accountId: string;
  readonly categoryId: string;
}

/** Reads from the books what there is to ask for. */
export async function readSamples(
  databaseUrl: string,
  contenders: readonly ContenderName[],
): Promise<SampleBook> {
  const household = benchId('measured');
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const busiest = await client.query<{ id: string; count: string }>(
      `select a.id, b.posting_count as count from account a
       join account_balance b on b.household_id = $1 and b.account_id = a.id
       where a.household_id = $1 and a.currency = 'EUR' order by b.posting_count desc limit 32`,
      [household],
    );
    const accounts = busiest.rows.map(({ id }) => id);
    const places: { readonly account: string; readonly place: Place }[] = [];
    for (const { id, count } of busiest.rows.slice(0, 8))
      places.push({
        account: id,
        place: await placeOf(client, household, id, Math.floor(Number(count) / 2)),
      });
    const editable = await plainEntries(client, household, 'CLEARED', contenders.length * (connections + 1));
    const bulky = await plainEntries(
      client,
      household,
      'RECONCILED',
      contenders.length * bulkConnections * bulkSize,
    );
    const categories = await client.query<{ id: string }>(
      `select id from account where household_id = $1 and type = 'EXPENSE' and system_role is null order by position limit 2`,
      [household],
    );
    const [first, second] = categories.rows.map(({ id }) => id);
    const reads = (list: readonly Variables[]): Samples =>
      Array.from({ length: connections }, (_, index) => [
        ...list.slice(index % list.length),
        ...list.slice(0, index % list.length),
      ]);

    const editOf = (contender: ContenderName, index: number): Variables => {
      const own = editable[contenders.indexOf(contender) * (connections + 1) + index];
      if (own === undefined) throw new Error('there are too few entries to edit');
      return { household, id: own.id, version: '{{version}}', input: entry(own) };
    };
    const creationOf = (accountId: string): Variables => {
      const input = entry({ date: lastDay, payee: 'Bakery North 1', accountId, categoryId: first ?? '' });
      return { household, key: '{{key}}', input };
    };
    const of = (operation: OperationName, contender: ContenderName): Samples => {
      switch (operation) {
        case 'accounts':
          return reads([{ household }]);
        case 'register':
          return reads(accounts.slice(0, 8).map((account) => ({ household, account, after: null })));
        case 'deep':
          return reads(
            places.map(({ account, place }) => ({
              household,
              account,
              after: cursorOf(contender, household, account, place),
            })),
          );
        case 'search':
          return reads(words.map((text) => ({ household, text })));
        case 'report':
          return reads([{ household, ...report }]);
        case 'netWorth':
          return reads([{ household, ...threeYears }]);
        case 'create':
          return Array.from({ length: connections }, (_, index) => [
            creationOf(accounts[index % accounts.length] ?? ''),
          ]);
        case 'edit':
          return Array.from({ length: connections }, (_, index) => [editOf(contender, index)]);
        case 'bulk':
          return Array.from({ length: bulkConnections }, (_, index) => {
            const from = (contenders.indexOf(contender) * bulkConnections + index) * bulkSize;
            const ids = bulky.slice(from, from + bulkSize).map(({ id }) => id);
            if (ids.length < bulkSize) throw new Error('there are too few entries to change at once');
            return [first, second].map((category) => ({ household, ids, category }));
          });
      }
    };
    return {
      of,
      toCompare(operation, contender) {
        if (operation === 'edit') return [editOf(contender, connections)];
        return of(operation, contender)[0]?.slice(0, comparedMax) ?? [];
      },
    };
  } finally {
    await client.end();
  }
}

function entry({
  date,
  payee,
  accountId,
  categoryId,
}: Pick<PlainEntry, 'date' | 'payee' | 'accountId' | 'categoryId'>) {
  const amount = '-12.{{cents}}';
  return {
    date,
    payee,
    note: '',
    tags: [],
    accountId,
    amount,
    status: 'CLEARED',
    lines: [{ categoryId, amount }],
  };
}

async function placeOf(client: pg.Client, household: string, account: string, depth: number): Promise<Place> {
  const { rows } = await client.query<Place>(
    `select date::text, transaction_id as id, position from posting where household_id = $1 and account_id = $2
     order by date desc, transaction_id desc, position desc limit 1 offset $3`,
    [household, account, depth],
  );
  const [place] = rows;
  if (place === undefined) throw new Error(`account ${account} is empty`);
  return place;
}

/** The cursor of a row as a client would have got it on the page before. */
function cursorOf(
  contender: ContenderName,
  household: string,
  account: string,
  { date, id, position }: Place,
): unknown {
  const keys = [date, id, String(position)];
  switch (contender) {
    case 'limit':
    case 'unguarded':
    case 'postgraphile':
      return Buffer.from(JSON.stringify(keys)).toString('base64url');
    case 'ours':
    case 'repeats':
    case 'unwalled':
    case 'naive': {
      const list = ['register', household, account, {}];
      return connectionOf(list, { first: 1, after: null }, [keys], () => keys).pageInfo.endCursor;
    }
  }
}

/** Spending from one account on one category, the newest first. */
async function plainEntries(
  client: pg.Client,
  household: string,
  status: string,
  count: number,
): Promise<PlainEntry[]> {
  const { rows } = await client.query<PlainEntry>(
    `select t.id, t.version, t.date::text, y.name as payee, p.account_id as "accountId", q.account_id as "categoryId"
     from transaction t
     join payee y on y.household_id = $1 and y.id = t.payee_id
     join posting p on p.household_id = $1 and p.transaction_id = t.id and p.position = 0 and p.status = $2 and p.currency = 'EUR'
     join posting q on q.household_id = $1 and q.transaction_id = t.id and q.position = 1
     join account a on a.household_id = $1 and a.id = q.account_id and a.type = 'EXPENSE'
     where t.household_id = $1 and t.note = '' and q.memo = ''
       and not exists (select from posting r where r.household_id = $1 and r.transaction_id = t.id and r.position = 2)
       and not exists (select from transaction_tag x where x.household_id = $1 and x.transaction_id = t.id)
     order by t.date desc, t.id desc limit $3`,
    [household, status, count],
  );
  return rows;
}
