import type { ApolloClient } from '@apollo/client';
import {
  RegisterPageDocument,
  TransactionsPageDocument,
  type TransactionFilter,
} from '../../../apollo/generated/transactions/graphql.ts';
import { forgetEditors } from '../saving/editors.ts';
import { RowStore, type FetchRows } from './row-store.ts';
import { rowOfEntry, rowOfTransaction } from './sheet-row.ts';

/** Which list of a household: an account's register, or all transactions; filtered or whole. */
export interface ListAddress {
  readonly householdId: string;
  /** Null: all transactions. */
  readonly accountId: string | null;
  readonly filter: TransactionFilter | null;
}

/** Lists looked at last are kept, so that going back shows them at once. */
const listsKeptMax = 8;
const kept = new Map<string, RowStore>();

/** The rows of a list; the same list answers the same store. */
export function rowStoreOf(client: ApolloClient, list: ListAddress): RowStore {
  forgetWith(client);
  const name = JSON.stringify(list);
  const store = kept.get(name) ?? new RowStore(fetcherOf(client, list));
  kept.delete(name);
  kept.set(name, store);
  const oldest = kept.keys().next().value;
  if (kept.size > listsKeptMax && oldest !== undefined) kept.delete(oldest);
  return store;
}

const watched = new WeakSet<ApolloClient>();

/** When the client forgets what it knew (somebody signed out, or in), the lists and the rows left open go too. */
function forgetWith(client: ApolloClient): void {
  if (watched.has(client)) return;
  watched.add(client);
  client.onClearStore(async () => {
    kept.clear();
    forgetEditors();
  });
}

/**
 * Rows are asked for past Apollo's cache: it would go through the whole list again with each page, and a hundred thousand
 * rows are not a screen's worth of objects but a table.
 */
function fetcherOf(client: ApolloClient, { householdId, accountId, filter }: ListAddress): FetchRows {
  if (accountId === null) {
    return async ({ first, after }) => {
      const { data } = await client.query({
        query: TransactionsPageDocument,
        variables: { householdId, filter, first, after },
        fetchPolicy: 'no-cache',
      });
      const page = data?.household.transactions;
      return {
        rows: page?.edges.map((edge) => rowOfTransaction(edge.node)) ?? [],
        cursors: page?.edges.map((edge) => edge.cursor) ?? [],
        hasNextPage: page?.pageInfo.hasNextPage ?? false,
      };
    };
  }
  return async ({ first, after }) => {
    const { data } = await client.query({
      query: RegisterPageDocument,
      variables: { householdId, accountId, filter, first, after },
      fetchPolicy: 'no-cache',
    });
    const page = data?.household.register;
    return {
      rows: page?.edges.map((edge) => rowOfEntry(edge.node)) ?? [],
      cursors: page?.edges.map((edge) => edge.cursor) ?? [],
      hasNextPage: page?.pageInfo.hasNextPage ?? false,
    };
  };
}
