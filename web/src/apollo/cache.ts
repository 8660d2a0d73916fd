import { InMemoryCache } from '@apollo/client/cache';
import { relayStylePagination } from '@apollo/client/utilities';

/**
 * How answers are kept. Relay connections grow page by page (`fetchMore` with `after`), one list for each
 * combination of the arguments named here; `first` and `after` only say how much of it.
 *
 * Two things to know when writing a query:
 * - Account balances are kept under the account, as of today. Never ask `accounts(on:)` for a past day with the
 *   same selection: it would overwrite today's balances.
 * - Rows of a register are kept inside their list, since the same row has another balance (or none) in another
 *   list; the transaction in them is shared by all.
 */
export function makeCache(): InMemoryCache {
  return new InMemoryCache({
    typePolicies: {
      Query: {
        fields: {
          household: (existing, { args, toReference }) =>
            existing ?? toReference({ __typename: 'Household', id: args?.id as string }),
        },
      },
      Household: {
        fields: {
          account: (existing, { args, toReference }) =>
            existing ?? toReference({ __typename: 'Account', id: args?.id as string }),
          transaction: (existing, { args, toReference }) =>
            existing ?? toReference({ __typename: 'Transaction', id: args?.id as string }),
          importBatch: (existing, { args, toReference }) =>
            existing ?? toReference({ __typename: 'ImportBatch', id: args?.id as string }),
          members: { merge: false },
          groupTotals: { merge: false },
          problems: { merge: false },
          netWorthByMonth: { merge: false },
          register: relayStylePagination(['accountId', 'filter']),
          transactions: relayStylePagination(['filter']),
          trash: relayStylePagination([]),
          payees: relayStylePagination(['search']),
          tags: relayStylePagination(['search']),
          rates: relayStylePagination(['currency']),
          importBatches: relayStylePagination([]),
          attachments: relayStylePagination(['removed']),
          fileStorage: { merge: true },
        },
      },
      ImportBatch: { fields: { lines: relayStylePagination(['verdicts']), accounts: { merge: false } } },
      Me: { fields: { memberships: { merge: false } } },
      Transaction: {
        fields: {
          lines: { merge: false },
          postings: { merge: false },
          tags: { merge: false },
          attachments: { merge: false },
        },
      },
      RegisterEntry: { keyFields: false },
      Currency: { keyFields: ['code'] },
      Money: { keyFields: false, merge: false },
      Figure: { keyFields: false, merge: false },
    },
  });
}
