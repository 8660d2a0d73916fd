import type { CurrencyCode } from '../ledger/currency.ts';
import type { PartAccount, RememberedReading, StatementPart } from './reading/messages.ts';

/** An own account into which a file may go, and what is remembered of earlier files. */
export interface ImportAccount {
  readonly id: string;
  readonly name: string;
  readonly currency: CurrencyCode;
  readonly closed: boolean;
  /** The number under which the bank knows it. */
  readonly bankAccountId: string | null;
  readonly reading: RememberedReading | null;
}

/** What a person said about where the parts of a file go. */
export interface ChosenAccounts {
  /** Named when the import was begun. */
  readonly accountId: string | null;
  /** Named since, by position in the file. */
  readonly accounts: Readonly<Record<string, string>>;
}

/**
 * Finds the account of each part of a file, null where only a person knows it. In this order: what a person chose; the
 * account that had the bank's number before; the account named at the start, for the only part that it can be; the only
 * open account that fits by currency. An account that the bank knows under another number never fits by itself, and none is
 * guessed for two parts.
 */
export function chooseAccounts(
  parts: readonly Pick<StatementPart, 'bankAccountId' | 'currency'>[],
  accounts: readonly ImportAccount[],
  chosen: ChosenAccounts,
): (PartAccount | null)[] {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const found: (ImportAccount | null)[] = parts.map(
    (part, position) =>
      byId.get(chosen.accounts[position] ?? '') ??
      accounts.find((account) => isKnownAs(account, part)) ??
      null,
  );
  const fits = (account: ImportAccount, part: number): boolean => {
    const { bankAccountId, currency } = parts[part]!;
    const isKnownOtherwise =
      bankAccountId !== null && account.bankAccountId !== null && account.bankAccountId !== bankAccountId;
    return !account.closed && !isKnownOtherwise && (currency === null || currency === account.currency);
  };
  const isFree = (account: ImportAccount): boolean => !found.includes(account);

  const given = byId.get(chosen.accountId ?? '');
  if (given !== undefined && isFree(given)) {
    const open = parts.flatMap((_, part) => (found[part] === null ? [part] : []));
    const candidates = parts.length === 1 ? open : open.filter((part) => fits(given, part));
    if (candidates.length === 1) found[candidates[0]!] = given;
  }
  for (const part of parts.keys()) {
    if (found[part] !== null || (parts.length === 1 && given !== undefined)) continue;
    const candidates = accounts.filter((account) => isFree(account) && fits(account, part));
    // Two parts that one account would fit: which of them it is, only a person knows.
    const rivals = parts.filter(
      (_, other) => found[other] === null && candidates.some((account) => fits(account, other)),
    );
    if (candidates.length === 1 && rivals.length === 1) found[part] = candidates[0]!;
  }
  return found.map((account) =>
    account === null ? null : { accountId: account.id, currency: account.currency },
  );
}

/** Whether the bank had this number for the account before. One number may stand for several currencies. */
function isKnownAs(
  account: ImportAccount,
  { bankAccountId, currency }: Pick<StatementPart, 'bankAccountId' | 'currency'>,
): boolean {
  return (
    bankAccountId !== null &&
    account.bankAccountId === bankAccountId &&
    (currency === null || currency === account.currency)
  );
}
