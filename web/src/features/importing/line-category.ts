import type { TFunction } from 'i18next';
import type { Account, Category } from '../../apollo/books.ts';
import type { Line } from './use-lines.ts';

/** What stands in the category column of a line, and how. */
export interface LineCategory {
  readonly text: string;
  readonly kind: 'category' | 'transfer' | 'none';
}

/** Names of what lines point to. */
export interface Names {
  readonly categories: ReadonlyMap<string, Category>;
  readonly accounts: ReadonlyMap<string, Account>;
}

/**
 * The category of a line as a commit would have it: a transfer's other account, the category chosen, or for a line
 * that is merged with an entry what the person gave that entry.
 */
export function lineCategory(line: Line, names: Names, t: TFunction<'importing'>): LineCategory | null {
  if (line.verdict === 'UNREADABLE') return null;
  const { transaction } = line;
  // A half that waits for this line was entered in the other account.
  const otherAccountId =
    line.transferAccountId ?? (line.verdict === 'TRANSFER' ? (transaction?.accountId ?? null) : null);
  if (otherAccountId !== null) {
    const name = names.accounts.get(otherAccountId)?.name;
    return {
      text: name === undefined ? t('category.transfer') : t('category.transferWith', { account: name }),
      kind: 'transfer',
    };
  }
  if ((line.verdict === 'MATCH' || line.verdict === 'DUPLICATE') && transaction) {
    if (transaction.lines.length > 1)
      return { text: t('category.split', { count: transaction.lines.length }), kind: 'category' };
    const [only] = transaction.lines;
    if (only?.accountId) return { text: t('category.transfer'), kind: 'transfer' };
    return named(only?.categoryId ?? null, names, t);
  }
  return named(line.categoryId, names, t);
}

function named(categoryId: string | null, names: Names, t: TFunction<'importing'>): LineCategory {
  const category = categoryId === null ? undefined : names.categories.get(categoryId);
  return category === undefined
    ? { text: t('category.none'), kind: 'none' }
    : { text: category.path.join(' ▸ '), kind: 'category' };
}

/** Whether a person may give the line a category (or another account) before the commit. */
export function takesCategory(line: Line): boolean {
  return line.verdict === 'NEW' || (line.verdict === 'TRANSFER' && line.transaction === null);
}
