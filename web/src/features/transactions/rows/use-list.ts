import { useApolloClient, useQuery } from '@apollo/client/react';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import {
  RegisterTotalsDocument,
  TransactionsTotalsDocument,
  type TotalsFieldsFragment,
  type TransactionFilter,
} from '../../../apollo/generated/transactions/graphql.ts';
import { live } from '../../../apollo/live-query.ts';
import { rowStoreOf } from './row-sources.ts';
import type { RowStore, Rows } from './row-store.ts';

export interface List {
  readonly store: RowStore;
  readonly rows: Rows;
  /** How many rows match and their sums; undefined while they are counted. */
  readonly totals: TotalsFieldsFragment | undefined;
}

/** The rows of a list and their totals, kept true while they are shown. */
export function useList(
  householdId: string,
  accountId: string | null,
  filter: TransactionFilter | null,
): List {
  const client = useApolloClient();
  const name = JSON.stringify([householdId, accountId, filter]);
  const store = useMemo(
    () => rowStoreOf(client, { householdId, accountId, filter }),
    // The filter is a new object with each reading of the address; its text says whether it is another.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [client, name],
  );
  useEffect(() => store.open(), [store]);
  const rows = useSyncExternalStore(store.subscribe, store.snapshot);

  const context = useMemo(
    () => live({ shows: ['TRANSACTIONS', 'ACCOUNTS', 'CATEGORIES'], refetchAlso: () => store.refresh() }),
    [store],
  );
  const ofRegister = useQuery(RegisterTotalsDocument, {
    variables: { householdId, accountId: accountId ?? '', filter },
    skip: accountId === null,
    context,
  });
  const ofAll = useQuery(TransactionsTotalsDocument, {
    variables: { householdId, filter },
    skip: accountId !== null,
    context,
  });
  const registerTotals = ofRegister.data ?? ofRegister.previousData;
  const allTotals = ofAll.data ?? ofAll.previousData;
  const totals =
    accountId === null ? allTotals?.household.transactions.totals : registerTotals?.household.register.totals;
  return { store, rows, totals: totals as TotalsFieldsFragment | undefined };
}
