import type { OperationName } from '../../asking/documents.ts';

const transaction = `{ id: rowId date note version importBatchId deletedAt
  payeeByHouseholdIdAndPayeeId { name }
  postingsByHouseholdIdAndTransactionId(orderBy: POSITION_ASC) { nodes { position accountId amount currency date memo status } }
  transactionTagsByHouseholdIdAndTransactionId { nodes { tagByHouseholdIdAndTagId { name } } } }`;
const entry = `{ position date amount currency status memo transactionByHouseholdIdAndTransactionId ${transaction} }`;
const moved = 'nodes { id: rowId balance currency }';

/** The operations as PostGraphile's own schema of the tables says them. */
export const documents: Readonly<Record<OperationName, string>> = {
  accounts: `query Accounts($household: UUID!) { accountLines: peerAccountLines(hh: $household) { nodes {
    id: rowId type accountGroup name currency position closedOn version balance clearedBalance postingCount base rate } } }`,
  register: `query Register($household: UUID!, $account: UUID!) {
    balance: peerBalanceFirst(hh: $household, account: $account)
    rows: peerRegisterFirst(hh: $household, account: $account, first: 51) { nodes ${entry} } }`,
  deep: `query Deep($household: UUID!, $account: UUID!, $day: Date!, $entry: UUID!, $place: Int!) {
    balance: peerBalanceAfter(hh: $household, account: $account, day: $day, entry: $entry, place: $place)
    rows: peerRegisterAfter(hh: $household, account: $account, day: $day, entry: $entry, place: $place, first: 51) { nodes ${entry} } }`,
  search: `query Search($household: UUID!, $text: String!) {
    searchPage: peerSearchPage(hh: $household, word: $text, first: 51) { nodes ${transaction} }
    searchSums: peerSearchSums(hh: $household, word: $text) { nodes { hits currency came went net } } }`,
  report: `query Report($household: UUID!, $first: Date!, $last: Date!) {
    reportLines: peerReportLines(hh: $household, fromMonth: $first, toMonth: $last) { nodes { month category type currency amount rate } } }`,
  netWorth: `query NetWorth($household: UUID!, $first: Date!, $last: Date!) {
    worthLines: peerWorthLines(hh: $household, fromMonth: $first, toMonth: $last) { nodes { month currency amount rate } } }`,
  create: `mutation Create($household: UUID!, $key: String!, $entry: UUID!, $day: Date!, $payee: String!, $note: String!,
      $account: UUID!, $category: UUID!, $amount: BigInt!, $status: String!, $accounts: [UUID!]!) {
    written: peerCreateEntry(input: { hh: $household, key: $key, entry: $entry, day: $day, payee: $payee, note: $note,
      account: $account, category: $category, amount: $amount, status: $status }) {
      transaction: result ${transaction}
      query { householdByHouseholdId(householdId: $household) { revision } movedLines: peerMovedLines(hh: $household, accounts: $accounts) { ${moved} } } } }`,
  edit: `mutation Edit($household: UUID!, $entry: UUID!, $seen: Int!, $day: Date!, $payee: String!, $note: String!,
      $account: UUID!, $category: UUID!, $amount: BigInt!, $status: String!, $accounts: [UUID!]!) {
    written: peerEditEntry(input: { hh: $household, entry: $entry, seen: $seen, day: $day, payee: $payee, note: $note,
      account: $account, category: $category, amount: $amount, status: $status }) {
      transaction: result ${transaction}
      query { householdByHouseholdId(householdId: $household) { revision } movedLines: peerMovedLines(hh: $household, accounts: $accounts) { ${moved} } } } }`,
  bulk: `mutation Bulk($household: UUID!, $entries: [UUID!]!, $category: UUID!) {
    written: peerCategorise(input: { hh: $household, entries: $entries, category: $category }) {
      movedLines: result { id: rowId balance currency }
      query { householdByHouseholdId(householdId: $household) { revision } } } }`,
};
