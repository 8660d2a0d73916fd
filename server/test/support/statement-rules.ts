import pg from 'pg';
import { afterAll } from 'vitest';
import { beginning, committing } from '../../src/persistence/household-at-work.ts';
import { JoinedQuery } from '../../src/persistence/joined-query.ts';
import { type Sent, violations } from './statement-check.ts';

/**
 * Watches every statement that the server under test sends to Postgres, in every integration test, and holds it against the
 * rules that let a household live on any one server of many:
 *
 * 1. a statement on a household's tables names `household_id`;
 * 2. a database transaction touches one household;
 * 3. several rows go in from `unnest`, never by multi-row VALUES.
 */

/** Statements outside transactions by text, and transactions as lists of statements. */
const single = new Map<string, Sent>();
const transactions: Sent[][] = [];
const open = new WeakMap<object, Sent[]>();

/** What a statement is sent with, if anything: a transaction begins and ends in the message of its first and last one. */
const joinedTo = (first: unknown): { begins: boolean; commits: boolean } => {
  if (!(first instanceof JoinedQuery)) return { begins: false, commits: false };
  return { begins: first.before.includes(beginning), commits: first.after.includes(committing) };
};

const original = pg.Client.prototype.query;

pg.Client.prototype.query = function record(this: pg.Client, ...args: unknown[]) {
  const applicationName = (
    Reflect.get(this, 'connectionParameters') as { application_name?: string } | undefined
  )?.application_name;
  if (applicationName === 'finance-tracker') note(this, args);
  return (original as (...all: unknown[]) => unknown).apply(this, args);
} as typeof original;

function note(client: pg.Client, [first, second]: unknown[]): void {
  const config =
    typeof first === 'string' ? { text: first } : (first as { text?: string; values?: unknown[] } | null);
  if (typeof config?.text !== 'string') return;
  const values = config.values ?? (Array.isArray(second) ? second : []);
  const sent = {
    text: config.text,
    values: values.map((value) => flat(value)).join(' '),
  };
  const { begins, commits } = joinedTo(first);
  if (begins || /^\s*(begin|start transaction)/i.test(sent.text)) open.set(client, []);
  const transaction = open.get(client);
  if (transaction === undefined) {
    single.set(sent.text, sent);
    return;
  }
  transaction.push(sent);
  if (commits || /^\s*(commit|rollback)\s*;?\s*$/i.test(sent.text)) {
    transactions.push(transaction);
    open.delete(client);
  }
}

function flat(value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => flat(each)).join(' ');
  return typeof value === 'string' || typeof value === 'bigint' || typeof value === 'number'
    ? String(value)
    : '';
}

afterAll(() => {
  const found = violations([...single.values()], transactions);
  single.clear();
  transactions.length = 0;
  if (found.length > 0) throw new Error(`statements of the server break a rule:\n${found.join('\n')}`);
});
