import { ApolloLink } from '@apollo/client/link';
import { map } from 'rxjs';
import type { ChangeKind } from './generated/apollo/graphql.ts';

/** A change of the books that this tab made and whose answer is in the cache. */
export interface OwnChange {
  readonly householdId: string;
  readonly revision: number;
  readonly kinds: readonly ChangeKind[];
}

const listeners = new Set<(change: OwnChange) => void>();

/** Calls back after each own change; answers how to stop. */
export function onOwnChange(listener: (change: OwnChange) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const kindsOfPayload: Readonly<Record<string, readonly ChangeKind[]>> = {
  HouseholdPayload: ['HOUSEHOLD', 'MEMBERS'],
  InvitePayload: ['MEMBERS'],
  AccountPayload: ['ACCOUNTS', 'TRANSACTIONS'],
  AccountsPayload: ['ACCOUNTS'],
  CategoryPayload: ['CATEGORIES'],
  CategoriesPayload: ['CATEGORIES', 'TRANSACTIONS'],
  TransactionPayload: ['TRANSACTIONS'],
  TransactionsPayload: ['TRANSACTIONS'],
  AttachmentPayload: ['TRANSACTIONS'],
  RatePayload: ['RATES'],
  ImportPayload: ['IMPORTS', 'TRANSACTIONS'],
  ImportUndoPayload: ['IMPORTS', 'TRANSACTIONS'],
};

/** The change a mutation's answer tells of, when it is one of the books and says its revision. */
export function ownChangeOf(data: unknown, householdId: unknown): OwnChange | null {
  if (typeof householdId !== 'string' || typeof data !== 'object' || data === null) return null;
  for (const payload of Object.values(data)) {
    if (typeof payload !== 'object' || payload === null || !('revision' in payload)) continue;
    const { revision, __typename } = payload as { revision: unknown; __typename?: string };
    if (typeof revision !== 'number') continue;
    return { householdId, revision, kinds: kindsOfPayload[__typename ?? ''] ?? [] };
  }
  return null;
}

/** Notices the revision in the answer of every mutation, so that features need not report their changes. */
export const ownChangesLink = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    map((result) => {
      if (operation.operationType === 'mutation') {
        const change = ownChangeOf(result.data, operation.variables.householdId);
        // The cache takes the answer right after this; listeners run when it has.
        if (change) setTimeout(() => listeners.forEach((listener) => listener(change)));
      }
      return result;
    }),
  ),
);
