import type { OperationName } from '../../asking/documents.ts';
import type { CurrencyCode } from '../../../src/ledger/currency.ts';
import { lastDayOf, type Month } from '../../../src/ledger/date.ts';
import {
  figureOf,
  moneyOf,
  ratesOf,
  storedCurrency,
  storedRate,
  subtractSums,
  sumInBase,
} from '../../../src/rates/figure.ts';
import type { Variables } from '../contender.ts';

const pageSize = 50;
const base = 'EUR' as CurrencyCode;

/** What PostGraphile answers, in the shape of the product's schema. Not measured. */
export function answerOf(operation: OperationName, data: unknown, variables: Variables): unknown {
  // oxlint-disable-next-line typescript/no-explicit-any -- its answers are compared whole, and wrong ones differ
  const told = data as any;
  switch (operation) {
    case 'accounts':
      return { household: { accounts: told.accountLines.nodes.map(account) } };
    case 'register':
    case 'deep':
      return { household: { register: register(told) } };
    case 'search':
      return {
        household: {
          transactions: {
            edges: told.searchPage.nodes
              .slice(0, pageSize)
              .map((node: TransactionNode) => ({ node: transaction(node) })),
            pageInfo: { hasNextPage: told.searchPage.nodes.length > pageSize },
            totals: {
              count: Number(told.searchSums.nodes[0].hits),
              sums: told.searchSums.nodes.map(
                (sum: Record<'currency' | 'came' | 'went' | 'net', string>) => ({
                  currency: sum.currency,
                  in: amount(sum.came, sum.currency),
                  out: amount(sum.went, sum.currency),
                  net: amount(sum.net, sum.currency),
                }),
              ),
            },
          },
        },
      };
    case 'report':
      return { household: { monthSummaries: report(told.reportLines.nodes) } };
    case 'netWorth':
      return { household: { netWorthByMonth: netWorth(told.worthLines.nodes) } };
    case 'create':
    case 'edit':
      return {
        [operation === 'create' ? 'createTransaction' : 'editTransaction']: {
          revision: Number(told.written.query.householdByHouseholdId.revision),
          transaction: transaction(told.written.transaction),
          accounts: told.written.query.movedLines.nodes.map(moved),
        },
      };
    case 'bulk':
      return {
        bulkEditTransactions: {
          revision: Number(told.written.query.householdByHouseholdId.revision),
          ids: variables['ids'],
          accounts: told.written.movedLines.map(moved),
        },
      };
  }
}

function amount(units: string, currency: string) {
  return moneyOf(BigInt(units), storedCurrency(currency));
}

interface SumNode {
  readonly month: string;
  readonly currency: string;
  readonly amount: string;
  readonly rate: string | null;
}

interface AccountNode {
  readonly id: string;
  readonly type: string;
  readonly accountGroup: string;
  readonly name: string;
  readonly currency: string;
  readonly position: number;
  readonly closedOn: string | null;
  readonly version: number;
  readonly balance: string;
  readonly clearedBalance: string;
  readonly postingCount: string;
  readonly rate: string | null;
}

function account(node: AccountNode) {
  const {
    id,
    type,
    accountGroup,
    name,
    currency,
    position,
    closedOn,
    version,
    balance,
    clearedBalance,
    rate,
  } = node;
  const held = [{ currency: storedCurrency(currency), amount: BigInt(balance), rate: storedRate(rate) }];
  return {
    id,
    type,
    group: accountGroup,
    name,
    currency,
    position,
    closedOn,
    balance: amount(balance, currency),
    balanceInBase: figureOf(sumInBase(held, base, ratesOf(held)), base),
    clearedBalance: amount(clearedBalance, currency),
    postingCount: Number(node.postingCount),
    version,
  };
}

interface PostingNode {
  readonly position: number;
  readonly accountId: string;
  readonly amount: string;
  readonly currency: string;
  readonly date: string;
  readonly memo: string;
  readonly status: string;
}

interface TransactionNode {
  readonly id: string;
  readonly date: string;
  readonly note: string;
  readonly version: number;
  readonly importBatchId: string | null;
  readonly deletedAt: string | null;
  readonly payeeByHouseholdIdAndPayeeId: { readonly name: string } | null;
  readonly postingsByHouseholdIdAndTransactionId: { readonly nodes: readonly PostingNode[] };
  readonly transactionTagsByHouseholdIdAndTransactionId: {
    readonly nodes: readonly { readonly tagByHouseholdIdAndTagId: { readonly name: string } }[];
  };
}

function transaction(node: TransactionNode) {
  const { id, date, note, version, importBatchId, deletedAt } = node;
  const postings = node.postingsByHouseholdIdAndTransactionId.nodes.map((each) => ({
    position: each.position,
    accountId: each.accountId,
    amount: amount(each.amount, each.currency),
    date: each.date,
    memo: each.memo,
    status: each.status,
  }));
  return {
    id,
    date,
    payee: node.payeeByHouseholdIdAndPayeeId?.name ?? '',
    note,
    tags: node.transactionTagsByHouseholdIdAndTransactionId.nodes.map(
      (each) => each.tagByHouseholdIdAndTagId.name,
    ),
    accountId: postings[0]?.accountId,
    amount: postings[0]?.amount,
    status: postings[0]?.status,
    postings,
    version,
    importBatchId,
    deletedAt,
  };
}

interface RegisterTold {
  readonly balance: string;
  readonly rows: {
    readonly nodes: readonly (PostingNode & {
      readonly transactionByHouseholdIdAndTransactionId: TransactionNode;
    })[];
  };
}

function register({ balance, rows: { nodes } }: RegisterTold) {
  let through = BigInt(balance);
  const edges = nodes.slice(0, pageSize).map((node) => {
    const of = transaction(node.transactionByHouseholdIdAndTransactionId);
    const row = {
      id: `${of.id}:${node.position}`,
      position: node.position,
      date: node.date,
      amount: amount(node.amount, node.currency),
      status: node.status,
      memo: node.memo,
      balance: amount(String(through), node.currency),
      transaction: of,
    };
    through -= BigInt(node.amount);
    return { cursor: '', node: row };
  });
  return { edges, pageInfo: { hasNextPage: nodes.length > pageSize, endCursor: '' }, balanceReason: null };
}

function report(nodes: readonly (SumNode & { readonly category: string; readonly type: string })[]) {
  return [...Map.groupBy(nodes, ({ month }) => month.slice(0, 7))].map(([month, own]) => {
    const sums = own.map((node) => ({
      ...node,
      currency: storedCurrency(node.currency),
      amount: node.type === 'INCOME' ? -BigInt(node.amount) : BigInt(node.amount),
      rate: storedRate(node.rate),
    }));
    const rates = ratesOf(sums);
    const total = (some: typeof sums) => sumInBase(some, base, rates);
    const income = total(sums.filter(({ type }) => type === 'INCOME'));
    const spending = total(sums.filter(({ type }) => type === 'EXPENSE'));
    return {
      month,
      from: `${month}-01`,
      to: lastDayOf(month as Month),
      income: figureOf(income, base),
      spending: figureOf(spending, base),
      kept: figureOf(subtractSums(income, spending), base),
      byCategory: [...Map.groupBy(sums, ({ category }) => category)].map(([categoryId, some]) => ({
        categoryId,
        total: figureOf(total(some), base),
      })),
    };
  });
}

function netWorth(nodes: readonly SumNode[]) {
  return [...Map.groupBy(nodes, ({ month }) => month.slice(0, 7))].map(([month, own]) => {
    const sums = own.map((node) => ({
      currency: storedCurrency(node.currency),
      amount: BigInt(node.amount),
      rate: storedRate(node.rate),
    }));
    return {
      month,
      on: lastDayOf(month as Month),
      total: figureOf(sumInBase(sums, base, ratesOf(sums)), base),
    };
  });
}

function moved({
  id,
  balance,
  currency,
}: {
  readonly id: string;
  readonly balance: string;
  readonly currency: string;
}) {
  return { id, balance: amount(balance, currency) };
}
