/** What is measured, in the order of the table. */
export const operationNames = [
  'accounts',
  'register',
  'deep',
  'search',
  'report',
  'netWorth',
  'create',
  'edit',
  'bulk',
] as const;
export type OperationName = (typeof operationNames)[number];

export const titles: Readonly<Record<OperationName, string>> = {
  accounts: 'accounts with balances',
  register: 'register page',
  deep: 'deep register page',
  search: 'filtered search with sums',
  report: '12-month category report',
  netWorth: 'net worth by month, 3 years',
  create: 'create a transaction',
  edit: 'edit one',
  bulk: 'bulk-categorise 500',
};

const money = '{ amount currency }';
const figure = `{ money ${money} reason missingCurrencies }`;
const transaction = `{ id date payee note tags accountId amount ${money} status
  postings { position accountId amount ${money} date memo status } version importBatchId deletedAt }`;
const moved = `revision transaction ${transaction} accounts { id balance ${money} }`;

/** The documents, asked of every server that speaks this product's schema. */
export const documents: Readonly<Record<OperationName, string>> = {
  accounts: `query Accounts($householdId: ID!) { household(id: $householdId) { accounts {
    id type group name currency position closedOn balance ${money} balanceInBase ${figure} clearedBalance ${money}
    postingCount version } } }`,
  register: registerDocument('Register'),
  deep: registerDocument('Deep'),
  search: `query Search($householdId: ID!, $text: String!) { household(id: $householdId) {
    transactions(filter: { text: $text }, first: 50) {
      edges { node ${transaction} } pageInfo { hasNextPage }
      totals { count sums { currency in ${money} out ${money} net ${money} } } } } }`,
  report: `query Report($householdId: ID!, $from: Month!, $to: Month!) { household(id: $householdId) {
    monthSummaries(from: $from, to: $to) { month from to income ${figure} spending ${figure} kept ${figure}
      byCategory { categoryId total ${figure} } } } }`,
  netWorth: `query NetWorth($householdId: ID!, $from: Month!, $to: Month!) { household(id: $householdId) {
    netWorthByMonth(from: $from, to: $to) { month on total ${figure} } } }`,
  create: `mutation Create($householdId: ID!, $input: TransactionInput!, $key: String!) {
    createTransaction(householdId: $householdId, input: $input, idempotencyKey: $key) { ${moved} } }`,
  edit: `mutation Edit($householdId: ID!, $id: ID!, $version: Int!, $input: TransactionInput!) {
    editTransaction(householdId: $householdId, id: $id, version: $version, input: $input) { ${moved} } }`,
  bulk: `mutation Bulk($householdId: ID!, $ids: [ID!]!, $category: ID!) {
    bulkEditTransactions(householdId: $householdId, ids: $ids, input: { categoryId: $category }) {
      revision ids accounts { id balance ${money} } } }`,
};

function registerDocument(name: string): string {
  return `query ${name}($householdId: ID!, $account: ID!, $after: String) { household(id: $householdId) {
    register(accountId: $account, first: 50, after: $after) {
      edges { cursor node { id position date amount ${money} status memo balance ${money} transaction ${transaction} } }
      pageInfo { hasNextPage endCursor } balanceReason } } }`;
}
