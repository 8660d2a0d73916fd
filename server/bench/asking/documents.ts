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
  accounts: `query Accounts($household: ID!) { household(id: $household) { accounts {
    id type group name currency position closedOn balance ${money} balanceInBase ${figure} clearedBalance ${money}
    postingCount version } } }`,
  register: registerDocument('Register'),
  deep: registerDocument('Deep'),
  search: `query Search($household: ID!, $text: String!) { household(id: $household) {
    transactions(filter: { text: $text }, first: 50) {
      edges { node ${transaction} } pageInfo { hasNextPage }
      totals { count sums { currency in ${money} out ${money} net ${money} } } } } }`,
  report: `query Report($household: ID!, $from: Month!, $to: Month!) { household(id: $household) {
    monthSummaries(from: $from, to: $to) { month from to income ${figure} spending ${figure} kept ${figure}
      byCategory { categoryId total ${figure} } } } }`,
  netWorth: `query NetWorth($household: ID!, $from: Month!, $to: Month!) { household(id: $household) {
    netWorthByMonth(from: $from, to: $to) { month on total ${figure} } } }`,
  create: `mutation Create($household: ID!, $input: TransactionInput!, $key: String!) {
    createTransaction(householdId: $household, input: $input, idempotencyKey: $key) { ${moved} } }`,
  edit: `mutation Edit($household: ID!, $id: ID!, $version: Int!, $input: TransactionInput!) {
    editTransaction(householdId: $household, id: $id, version: $version, input: $input) { ${moved} } }`,
  bulk: `mutation Bulk($household: ID!, $ids: [ID!]!, $category: ID!) {
    bulkEditTransactions(householdId: $household, ids: $ids, input: { categoryId: $category }) {
      revision ids accounts { id balance ${money} } } }`,
};

function registerDocument(name: string): string {
  return `query ${name}($household: ID!, $account: ID!, $after: String) { household(id: $household) {
    register(accountId: $account, first: 50, after: $after) {
      edges { cursor node { id position date amount ${money} status memo balance ${money} transaction ${transaction} } }
      pageInfo { hasNextPage endCursor } balanceReason } } }`;
}
