import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { readBooksNearby, readNamedCategories, readPayeeHistory } from './books-nearby.queries.ts';
import type { PartAccount, StatementHead } from './reading/messages.ts';
import type { ReadingThread } from './reading/thread.ts';

/**
 * Sends a thread what it judges the lines of a file by: entries of the chosen accounts around their days, what payees were
 * filed under, and the categories.
 */
export async function sendBooks(
  reader: Reader,
  scope: HouseholdScope,
  {
    thread,
    head,
    chosen,
  }: { thread: ReadingThread; head: StatementHead; chosen: readonly (PartAccount | null)[] },
): Promise<void> {
  for (const accountId of new Set(
    chosen.flatMap((account) => (account === null ? [] : [account.accountId])),
  )) {
    const ranges = head.parts.flatMap(({ days }, part) =>
      days !== null && chosen[part]?.accountId === accountId ? [days] : [],
    );
    if (ranges.length === 0) continue;
    const first = ranges.map((days) => days.first).sort()[0]!;
    const last = ranges
      .map((days) => days.last)
      .sort()
      .at(-1)!;
    for await (const { table, rows } of readBooksNearby(reader, scope, { accountId, first, last })) {
      thread.send({ type: 'books', accountId, table, rows });
    }
  }
  for (const rows of await readPayeeHistory(reader, scope)) thread.send({ type: 'history', rows });
  thread.send({ type: 'judge', accounts: chosen, categories: await readNamedCategories(reader, scope) });
}
