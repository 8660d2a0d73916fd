/** Ids of everything in one household, by what an argument would name it. */
export interface Ids {
  readonly householdId: string;
  readonly personId: string;
  readonly invitationId: string;
  readonly accountId: string;
  readonly otherAccountId: string;
  readonly categoryId: string;
  readonly otherCategoryId: string;
  readonly transactionId: string;
  readonly trashedId: string;
  readonly rateId: string;
  readonly fileId: string;
  readonly batchId: string;
  readonly lineId: string;
  readonly attachmentId: string;
  readonly removedAttachmentId: string;
}

export interface AccessCase {
  readonly document: string;
  readonly variables: (ids: Ids) => Record<string, unknown>;
  /** Ids besides the household's that the mutation takes: each is tried with another household's. */
  readonly ids: readonly (keyof Ids)[];
}

/** Fields that concern the asking person alone, or say what any visitor may know. */
export const publicFields: ReadonlySet<string> = new Set([
  'Query.me',
  'Query.instance',
  'Query.currencies',
  'Query.invitation',
  'Query.passwordReset',
  'Mutation.signUp',
  'Mutation.signIn',
  'Mutation.signOut',
  'Mutation.startDemo',
  'Mutation.changePassword',
  'Mutation.resetPassword',
  'Mutation.updateProfile',
  'Mutation.beginSecondFactor',
  'Mutation.confirmSecondFactor',
  'Mutation.removeSecondFactor',
  'Mutation.renewRecoveryCodes',
  'Mutation.endSession',
  'Mutation.endOtherSessions',
  'Mutation.createHousehold',
  'Mutation.acceptInvitation',
]);

/** Mutations for owners alone; every other is for editors too. */
export const ownerOnly: ReadonlySet<string> = new Set([
  'updateHousehold',
  'inviteMember',
  'revokeInvitation',
  'changeMemberRole',
  'removeMember',
]);

/** A case of a mutation whose arguments are `householdId` and those of `args` (name → GraphQL type). */
function mutation(
  name: string,
  args: Readonly<Record<string, string>>,
  values: (ids: Ids) => Record<string, unknown>,
  ids: readonly (keyof Ids)[] = [],
): Record<string, AccessCase> {
  const declared = Object.entries({ householdId: 'ID!', ...args });
  return {
    [name]: {
      document: `mutation (${declared.map(([arg, type]) => `$${arg}: ${type}`).join(', ')}) {
        ${name}(${declared.map(([arg]) => `${arg}: $${arg}`).join(', ')}) { revision }
      }`,
      variables: (all) => ({ householdId: all.householdId, ...values(all) }),
      ids,
    },
  };
}

const entry = (ids: Ids) => ({
  date: '2026-03-04',
  accountId: ids.accountId,
  amount: '-5.00',
  lines: [{ categoryId: ids.categoryId, amount: '-5.00' }],
});

export const accessCases: Readonly<Record<string, AccessCase>> = {
  ...mutation('updateHousehold', { input: 'HouseholdUpdateInput!' }, () => ({ input: { name: 'X' } })),
  ...mutation('inviteMember', { input: 'InviteInput!' }, () => ({ input: { role: 'VIEWER' } })),
  ...mutation('revokeInvitation', { id: 'ID!' }, (ids) => ({ id: ids.invitationId }), ['invitationId']),
  ...mutation(
    'changeMemberRole',
    { personId: 'ID!', role: 'Role!' },
    (ids) => ({ personId: ids.personId, role: 'OWNER' }),
    ['personId'],
  ),
  ...mutation('removeMember', { personId: 'ID!' }, (ids) => ({ personId: ids.personId }), ['personId']),

  ...mutation('createAccount', { input: 'AccountInput!' }, () => ({
    input: { name: 'New', group: 'SAVINGS', currency: 'EUR' },
  })),
  ...mutation(
    'updateAccount',
    { id: 'ID!', version: 'Int!', input: 'AccountUpdateInput!' },
    (ids) => ({ id: ids.accountId, version: 1, input: { name: 'N' } }),
    ['accountId'],
  ),
  ...mutation('reorderAccounts', { ids: '[ID!]!' }, (ids) => ({ ids: [ids.accountId, ids.otherAccountId] }), [
    'accountId',
  ]),
  ...mutation(
    'closeAccount',
    { id: 'ID!', version: 'Int!' },
    (ids) => ({ id: ids.otherAccountId, version: 1 }),
    ['otherAccountId'],
  ),
  ...mutation(
    'reopenAccount',
    { id: 'ID!', version: 'Int!' },
    (ids) => ({ id: ids.otherAccountId, version: 1 }),
    ['otherAccountId'],
  ),

  ...mutation(
    'createCategory',
    { input: 'CategoryInput!' },
    (ids) => ({ input: { name: 'New', type: 'EXPENSE', parentId: ids.categoryId } }),
    ['categoryId'],
  ),
  ...mutation(
    'updateCategory',
    { id: 'ID!', version: 'Int!', input: 'CategoryUpdateInput!' },
    (ids) => ({ id: ids.categoryId, version: 1, input: { name: 'N' } }),
    ['categoryId'],
  ),
  ...mutation(
    'moveCategory',
    { id: 'ID!', version: 'Int!', parentId: 'ID' },
    (ids) => ({ id: ids.categoryId, version: 1, parentId: ids.otherCategoryId }),
    ['categoryId', 'otherCategoryId'],
  ),
  ...mutation(
    'mergeCategory',
    { fromId: 'ID!', intoId: 'ID!' },
    (ids) => ({ fromId: ids.categoryId, intoId: ids.otherCategoryId }),
    ['categoryId', 'otherCategoryId'],
  ),
  ...mutation(
    'archiveCategory',
    { id: 'ID!', version: 'Int!', archived: 'Boolean!' },
    (ids) => ({ id: ids.categoryId, version: 1, archived: true }),
    ['categoryId'],
  ),

  ...mutation('createTransaction', { input: 'TransactionInput!' }, (ids) => ({ input: entry(ids) }), [
    'accountId',
    'categoryId',
  ]),
  ...mutation(
    'editTransaction',
    { id: 'ID!', version: 'Int!', input: 'TransactionInput!' },
    (ids) => ({ id: ids.transactionId, version: 1, input: entry(ids) }),
    ['transactionId', 'accountId', 'categoryId'],
  ),
  ...mutation('deleteTransactions', { ids: '[ID!]!' }, (ids) => ({ ids: [ids.transactionId] }), [
    'transactionId',
  ]),
  ...mutation('restoreTransactions', { ids: '[ID!]!' }, (ids) => ({ ids: [ids.trashedId] }), ['trashedId']),
  ...mutation('emptyTrash', {}, () => ({})),
  ...mutation(
    'bulkEditTransactions',
    { ids: '[ID!]!', input: 'BulkEditInput!' },
    (ids) => ({ ids: [ids.transactionId], input: { categoryId: ids.categoryId } }),
    ['transactionId', 'categoryId'],
  ),

  ...mutation('setRate', { input: 'RateInput!' }, () => ({
    input: { currency: 'GBP', date: '2026-01-01', rate: '1.15' },
  })),
  ...mutation('removeRate', { id: 'ID!' }, (ids) => ({ id: ids.rateId }), ['rateId']),

  ...mutation(
    'startImport',
    { fileId: 'ID!', fileName: 'String!', accountId: 'ID' },
    (ids) => ({ fileId: ids.fileId, fileName: 'a.csv', accountId: ids.accountId }),
    ['fileId', 'accountId'],
  ),
  ...mutation(
    'changeImport',
    { batchId: 'ID!', accounts: '[StatementAccountInput!]' },
    (ids) => ({ batchId: ids.batchId, accounts: [{ position: 0, accountId: ids.accountId }] }),
    ['batchId', 'accountId'],
  ),
  ...mutation(
    'changeImportLines',
    { batchId: 'ID!', lineIds: '[ID!]!', input: 'LineChangeInput!' },
    (ids) => ({ batchId: ids.batchId, lineIds: [ids.lineId], input: { categoryId: ids.categoryId } }),
    ['batchId', 'lineId', 'categoryId'],
  ),
  ...mutation('commitImport', { batchId: 'ID!' }, (ids) => ({ batchId: ids.batchId }), ['batchId']),
  ...mutation('undoImport', { batchId: 'ID!' }, (ids) => ({ batchId: ids.batchId }), ['batchId']),
  ...mutation('cancelImport', { batchId: 'ID!' }, (ids) => ({ batchId: ids.batchId }), ['batchId']),

  ...mutation(
    'attachFile',
    { transactionId: 'ID!', fileId: 'ID!' },
    (ids) => ({ transactionId: ids.transactionId, fileId: ids.fileId }),
    ['transactionId', 'fileId'],
  ),
  ...mutation(
    'renameAttachment',
    { id: 'ID!', version: 'Int!', name: 'String!' },
    (ids) => ({ id: ids.attachmentId, version: 1, name: 'N' }),
    ['attachmentId'],
  ),
  ...mutation('removeAttachment', { id: 'ID!' }, (ids) => ({ id: ids.attachmentId }), ['attachmentId']),
  ...mutation('restoreAttachment', { id: 'ID!' }, (ids) => ({ id: ids.removedAttachmentId }), [
    'removedAttachmentId',
  ]),
};

export interface FieldCase {
  readonly selection: (ids: Ids) => string;
  readonly ids: readonly (keyof Ids)[];
}

const page = `first: 1) { edges { cursor } }`;

/** Fields with arguments below a household. */
export const householdFieldCases: Readonly<Record<string, FieldCase>> = {
  'Household.accounts': { selection: () => `accounts(on: "2026-01-01") { id }`, ids: [] },
  'Household.account': { selection: (ids) => `account(id: "${ids.accountId}") { id }`, ids: ['accountId'] },
  'Household.netWorth': { selection: () => `netWorth(on: "2026-01-01") { reason }`, ids: [] },
  'Household.groupTotals': { selection: () => `groupTotals(on: "2026-01-01") { group }`, ids: [] },
  'Household.categories': { selection: () => `categories(includeArchived: true) { id }`, ids: [] },
  'Household.register': {
    selection: (ids) => `register(accountId: "${ids.accountId}", ${page}`,
    ids: ['accountId'],
  },
  'Household.transactions': {
    selection: (ids) =>
      `transactions(filter: { accountIds: ["${ids.accountId}"], categoryIds: ["${ids.categoryId}"] }, ${page}`,
    ids: ['accountId', 'categoryId'],
  },
  'Household.transaction': {
    selection: (ids) => `transaction(id: "${ids.transactionId}") { id }`,
    ids: ['transactionId'],
  },
  'Household.trash': { selection: () => `trash(${page}`, ids: [] },
  'Household.payees': { selection: () => `payees(search: "a", ${page}`, ids: [] },
  'Household.tags': { selection: () => `tags(search: "a", ${page}`, ids: [] },
  'Household.monthSummary': {
    selection: () => `monthSummary(month: "2026-01", throughDay: 3) { month }`,
    ids: [],
  },
  'Household.monthSummaries': {
    selection: () => `monthSummaries(from: "2026-01", to: "2026-02") { month }`,
    ids: [],
  },
  'Household.netWorthByMonth': {
    selection: () => `netWorthByMonth(from: "2026-01", to: "2026-02") { month }`,
    ids: [],
  },
  'Household.rates': { selection: () => `rates(currency: "USD", ${page}`, ids: [] },
  'Household.importBatches': { selection: () => `importBatches(${page}`, ids: [] },
  'Household.importBatch': {
    selection: (ids) => `importBatch(id: "${ids.batchId}") { id }`,
    ids: ['batchId'],
  },
  'Household.attachments': {
    selection: () =>
      `attachments(removed: true, first: 1) { edges { node { id } transaction { id attachments { id } } } }`,
    ids: [],
  },
  'Household.fileStorage': { selection: () => `fileStorage { usedBytes bytesMax fileBytesMax }`, ids: [] },
  'ImportBatch.lines': {
    selection: (ids) => `importBatch(id: "${ids.batchId}") { lines(${page} }`,
    ids: ['batchId'],
  },
};
