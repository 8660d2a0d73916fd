import { useTranslation } from 'react-i18next';
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
 * Tells the category of a line as a commit would have it: a transfer's other account, the category chosen, or for a line
 * that is merged with an entry what the person gave that entry. Null for a line that could not be read.
 */
export function useLineCategory(): (line: Line, names: Names) => LineCategory | null {
  const { t } = useTranslation('importing');
  return (line, names) => {
    if (line.verdict === 'UNREADABLE') return null;
    const { transaction } = line;
    const named = (categoryId: string | null): LineCategory => {
      const category = categoryId === null ? undefined : names.categories.get(categoryId);
      return category === undefined
        ? { text: t('category.none'), kind: 'none' }
        : { text: category.path.join(' ▸ '), kind: 'category' };
    };
    // A half that waits for this line was entered in the other account.
    const otherAccountId =
      line.transferAccountId ?? (line.verdict === 'TRANSFER' ? (transaction?.accountId ?? null) : null);
    if (otherAccountId !== null) {
      const account = names.accounts.get(otherAccountId)?.name;
      return {
        text: account === undefined ? t('category.transfer') : t('category.transferWith', { account }),
        kind: 'transfer',
      };
    }
    if ((line.verdict === 'MATCH' || line.verdict === 'DUPLICATE') && transaction) {
      const parts = transaction.lines.length;
      if (parts > 1) return { text: t('category.split', { count: parts }), kind: 'category' };
      const [only] = transaction.lines;
      if (only?.accountId) return { text: t('category.transfer'), kind: 'transfer' };
      return named(only?.categoryId ?? null);
    }
    return named(line.categoryId);
  };
}

/** Whether a person may give the line a category before the commit: it becomes a transaction of its own. */
export function takesCategory(line: Line): boolean {
  return line.verdict === 'NEW';
}
