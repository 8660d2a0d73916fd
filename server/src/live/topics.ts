/** Kinds of change a screen may care about. */
export type ChangeKind =
  | 'HOUSEHOLD'
  | 'MEMBERS'
  | 'ACCOUNTS'
  | 'CATEGORIES'
  | 'TRANSACTIONS'
  | 'RATES'
  | 'IMPORTS';

/** An account whose balance changed; amounts in minor units as strings. */
export interface ChangedBalance {
  readonly accountId: string;
  readonly currency: string;
  readonly amount: string;
  readonly months: readonly { readonly month: string; readonly amount: string }[];
}

/** One committed change of a household: strings only, because it travels as JSON. */
export interface HouseholdEvent {
  readonly householdId: string;
  readonly revision: string;
  readonly kinds: readonly ChangeKind[];
  readonly accounts: readonly ChangedBalance[];
  readonly transactionIds: readonly string[];
  readonly manyTransactions: boolean;
  readonly clientId: string | null;
}

/** Progress of an import batch. */
export interface ImportProgressEvent {
  readonly batchId: string;
  readonly status: string;
  readonly done: number;
  readonly total: number | null;
}

export const householdTopic = (householdId: string): string => `household:${householdId}`;
export const importTopic = (householdId: string, batchId: string): string =>
  `import:${householdId}:${batchId}`;
