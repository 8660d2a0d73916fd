import { randomUUID } from 'node:crypto';
import { randomEntry, randomShop } from '../home.ts';
import type { Member } from '../member.ts';
import { randomScreen } from '../screens.ts';

/** Entries that a household keeps; the others go to the trash, and the trash is emptied: books stay as large as they are. */
export const entriesMax = 60;
/** Entries that are taken away at once. */
const tidiedMax = 20;

export async function read(member: Member): Promise<void> {
  await member.show(randomScreen(member.random, member.home));
}

export async function create({ browser, home, random }: Member): Promise<void> {
  const { createTransaction } = await browser.ask('CreateTransaction', {
    householdId: home.householdId,
    input: randomEntry(random, home),
    idempotencyKey: randomUUID(),
  });
  home.see(createTransaction.transaction);
}

export async function edit({ browser, home, random }: Member): Promise<void> {
  const seen = random.pick(home.seen);
  const { household } = await browser.ask('OneTransaction', { householdId: home.householdId, id: seen.id });
  if (household.transaction === null) return home.forget(seen.id);
  const { editTransaction } = await browser.ask('EditTransaction', {
    householdId: home.householdId,
    id: seen.id,
    version: household.transaction.version,
    input: randomEntry(random, home),
    idempotencyKey: randomUUID(),
  });
  return home.see(editTransaction.transaction);
}

export async function remove({ browser, home, random }: Member): Promise<void> {
  const ids = [...new Set(random.some(home.seen, 3).map(({ id }) => id))];
  if (ids.length === 0) return;
  await browser.ask('DeleteTransactions', { householdId: home.householdId, ids });
  // Second thoughts.
  if (random.chance(40)) await browser.ask('RestoreTransactions', { householdId: home.householdId, ids });
  else for (const id of ids) home.forget(id);
}

export async function changeSeveral({ browser, home, random }: Member): Promise<void> {
  const ids = [...new Set(random.some(home.seen, 8).map(({ id }) => id))];
  if (ids.length === 0) return;
  const input = random.chance(50)
    ? { payee: randomShop(random) }
    : { status: 'CLEARED', addTags: ['shared'] };
  const { bulkEditTransactions } = await browser.ask('BulkEditTransactions', {
    householdId: home.householdId,
    ids,
    input,
    idempotencyKey: randomUUID(),
  });
  for (const each of bulkEditTransactions.transactions) home.see(each);
}

/** Puts what the household has too many of into the trash, empties it, and meets its other entries again. */
export async function tidy({ browser, home, random }: Member): Promise<void> {
  const { householdId } = home;
  const { household: counted } = await browser.ask('TransactionsTotals', { householdId, filter: null });
  const tooMany = Math.min(counted.transactions.totals.count - entriesMax, tidiedMax);
  const { household } = await browser.ask('TransactionsPage', {
    householdId,
    filter: null,
    first: 50,
    after: null,
  });
  const entries: { id: string; version: number }[] = household.transactions.edges.map(
    (edge: { node: { id: string; version: number } }) => edge.node,
  );
  const going = new Set(
    tooMany > 0 ? Array.from({ length: tooMany }, () => random.pick(entries)).map(({ id }) => id) : [],
  );
  if (going.size > 0) await browser.ask('DeleteTransactions', { householdId, ids: [...going] });
  await browser.ask('EmptyTrash', { householdId });
  for (const { id, version } of entries) {
    if (going.has(id)) home.forget(id);
    else if (random.chance(30)) home.see({ id, version });
  }
}
