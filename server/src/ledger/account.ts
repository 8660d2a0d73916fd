import type { CurrencyCode } from './currency.ts';
import { type Money, parseAmount } from './money.ts';
import { err, ok, type Result } from './result.ts';

declare const accountIdBrand: unique symbol;

/** The id of an account of the household. Opaque to the ledger: it only asks whether two are the same. */
export type AccountId = string & { readonly [accountIdBrand]: true };

/** Takes text for an account's id, where a database or a test hands it over. */
export function accountId(text: string): AccountId {
  return text as AccountId;
}

/** The five types of double-entry bookkeeping. */
export type AccountType = 'ASSET' | 'LIABILITY' | 'INCOME' | 'EXPENSE' | 'EQUITY';

/** What the accounts that every household has by itself are for. */
export type SystemRole =
  | 'OPENING_BALANCES'
  | 'CURRENCY_CONVERSION'
  | 'IN_TRANSIT'
  | 'UNCATEGORISED_INCOME'
  | 'UNCATEGORISED_EXPENSE';

/** The household's own account for each role. */
export type SystemAccounts = Readonly<Record<SystemRole, AccountId>>;

/** An account as the ledger needs to know it. */
export interface Account {
  readonly id: AccountId;
  readonly type: AccountType;
  /** The one currency of an asset or liability account; null for the others, which take any. */
  readonly currency: CurrencyCode | null;
  readonly name: string;
  readonly closed: boolean;
  readonly system: SystemRole | null;
}

/** How a function that reads postings learns about their accounts. An id without account is a bug. */
export type AccountLookup = (id: AccountId) => Account;

/** As much of an account as reports need. */
export type AccountClassLookup = (id: AccountId) => Pick<Account, 'type' | 'system'>;

/** One of the household's own asset or liability accounts: it has a register and holds one currency. */
export interface OwnAccount {
  readonly id: AccountId;
  readonly currency: CurrencyCode;
  readonly closed: boolean;
  readonly name: string;
}

/** Whether accounts of this type hold the household's own money and debts. */
export function isOwn(type: AccountType): boolean {
  return type === 'ASSET' || type === 'LIABILITY';
}

/** Whether accounts of this type are what a person calls categories. */
export function isCategory(type: AccountType): boolean {
  return type === 'INCOME' || type === 'EXPENSE';
}

/** The amount for an account, which must be in the account's currency. Error: `currency_differs_from_account`. */
export function amountFor(account: OwnAccount, value: Money): Result<bigint> {
  return value.currency === account.currency ? ok(value.amount) : currencyDiffers(account, value.currency);
}

/**
 * Reads an amount that was written for an account.
 * Errors: `currency_differs_from_account`, then those of `parseAmount`.
 */
export function parseAmountFor(account: OwnAccount, text: string, currency: CurrencyCode): Result<bigint> {
  return currency === account.currency ? parseAmount(text, currency) : currencyDiffers(account, currency);
}

/** The failure of an amount in another currency than the account's. */
export function currencyDiffers(
  account: Pick<OwnAccount, 'name' | 'currency'>,
  currency: CurrencyCode,
  path?: readonly string[],
) {
  const params = { account: account.name, accountCurrency: account.currency, currency };
  return err('currency_differs_from_account', params, path);
}
