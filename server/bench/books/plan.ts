import { accountId, type SystemAccounts, type SystemRole } from '../../src/ledger/account.ts';
import type { CurrencyCode } from '../../src/ledger/currency.ts';
import { addDays, type BusinessDate } from '../../src/ledger/date.ts';
import type { AccountGroup } from '../../src/persistence/entities/books.ts';
import { idFrom } from '../../src/persistence/id.ts';

/** Ids of everything that is generated come from this one, so that they are the same on every machine. */
const namespace = 'b5a1c0de-0000-4000-8000-000000000000';

/** A generated id: the same for the same name. */
export function benchId(name: string): string {
  return idFrom(namespace, name);
}

/** The last day of all generated books. */
export const lastDay = '2026-11-20' as BusinessDate;

/** Books of every size are as busy; larger ones are older. So what a size costs is what history costs. */
const transactionsPerDay = 55;
/** How far back the neighbours' few entries go. */
const neighbourDays = 1_800;

export const baseCurrency = 'EUR' as CurrencyCode;
/** How many units of the base currency one unit is worth, about; rates move around it. */
export const foreignRates = { USD: 0.92, GBP: 1.17, JPY: 0.0062, BHD: 2.44 } as const;

export interface PlannedAccount {
  readonly id: string;
  readonly type: 'ASSET' | 'LIABILITY';
  readonly group: AccountGroup;
  readonly name: string;
  readonly currency: CurrencyCode;
  readonly position: number;
}
export interface PlannedCategory {
  readonly id: string;
  readonly type: 'INCOME' | 'EXPENSE';
  readonly name: string;
  readonly parentId: string | null;
  readonly position: number;
}

/** A household to generate. */
export interface HouseholdPlan {
  readonly id: string;
  readonly name: string;
  readonly transactions: number;
  readonly firstDay: BusinessDate;
  /** How many days the books span. */
  readonly days: number;
  /** Own accounts, the busiest first. */
  readonly accounts: readonly PlannedAccount[];
  readonly categories: readonly PlannedCategory[];
  readonly system: SystemAccounts;
  readonly payees: readonly { readonly id: string; readonly name: string }[];
  readonly tags: readonly { readonly id: string; readonly name: string }[];
}

interface Size {
  readonly accounts: number;
  readonly incomeCategories: number;
  readonly expenseCategories: number;
  readonly payees: number;
  readonly tags: number;
}

/** With the five accounts that every household has by itself: 130. */
const large: Size = { accounts: 45, incomeCategories: 10, expenseCategories: 70, payees: 3_000, tags: 20 };
const small: Size = { accounts: 5, incomeCategories: 2, expenseCategories: 8, payees: 30, tags: 3 };

/** The household that is measured. */
export function measuredHousehold(transactions: number): HouseholdPlan {
  return plan('measured', { transactions, days: Math.ceil(transactions / transactionsPerDay) }, large);
}

/** One of the households beside it. */
export function neighbour(index: number): HouseholdPlan {
  return plan(`neighbour-${index}`, { transactions: 60, days: neighbourDays }, small);
}

const systemRoles: readonly SystemRole[] = [
  'OPENING_BALANCES',
  'CURRENCY_CONVERSION',
  'IN_TRANSIT',
  'UNCATEGORISED_INCOME',
  'UNCATEGORISED_EXPENSE',
];
const assetGroups: readonly AccountGroup[] = ['EVERYDAY', 'SAVINGS', 'INVESTMENTS', 'PROPERTY'];
const debtGroups: readonly AccountGroup[] = ['CARDS', 'LOANS'];
const shops = [
  'Bakery',
  'Market',
  'Pharmacy',
  'Books',
  'Garage',
  'Café',
  'Energy',
  'Insurance',
  'Travel',
  'Sport',
];
const places = [
  'North',
  'South',
  'Old Town',
  'Harbour',
  'Station',
  'Mill',
  'Castle',
  'Bridge',
  'Müller',
  'River',
];

function plan(
  key: string,
  { transactions, days }: { readonly transactions: number; readonly days: number },
  size: Size,
): HouseholdPlan {
  const id = benchId(key);
  const several = <T>(count: number, make: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, index) => make(index));
  const idOf = (what: string, index: number): string => benchId(`${key}:${what}:${index}`);
  return {
    id,
    name: key,
    transactions,
    firstDay: addDays(lastDay, 1 - days),
    days,
    accounts: several(size.accounts, (index) => {
      const owes = index % 5 === 4;
      return {
        id: idOf('account', index),
        type: owes ? 'LIABILITY' : 'ASSET',
        group: pick(owes ? debtGroups : assetGroups, Math.floor(index / 5)),
        name: `Account ${index + 1}`,
        currency: currencyOf(index, size.accounts),
        position: index,
      };
    }),
    categories: [
      ...categories('INCOME', size.incomeCategories, idOf),
      ...categories('EXPENSE', size.expenseCategories, idOf),
    ],
    system: Object.fromEntries(
      systemRoles.map((role) => [role, accountId(benchId(`${key}:${role}`))]),
    ) as unknown as SystemAccounts,
    payees: several(size.payees, (index) => ({
      id: idOf('payee', index),
      name: `${pick(shops, index)} ${pick(places, Math.floor(index / shops.length))} ${Math.floor(index / 100) + 1}`,
    })),
    tags: several(size.tags, (index) => ({ id: idOf('tag', index), name: `tag ${index + 1}` })),
  };
}

/** The last third of the accounts, which are the quieter ones, hold foreign currencies. */
function currencyOf(index: number, count: number): CurrencyCode {
  return index < (count * 2) / 3 ? baseCurrency : pick(Object.keys(foreignRates) as CurrencyCode[], index);
}

/** Every fifth category stands at the top, the four after it below it. */
function categories(
  type: 'INCOME' | 'EXPENSE',
  count: number,
  idOf: (what: string, index: number) => string,
): PlannedCategory[] {
  return Array.from({ length: count }, (_, index) => ({
    id: idOf(type, index),
    type,
    name: `${type === 'INCOME' ? 'Income' : 'Spending'} ${index + 1}`,
    parentId: index % 5 === 0 ? null : idOf(type, index - (index % 5)),
    position: index,
  }));
}

function pick<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('there is nothing to pick from');
  return item;
}
