import { compareAmounts, permille, signOf, sumAmounts, type Money } from '../../shared/format/money.ts';

interface CategoryLike {
  readonly id: string;
  readonly type: 'INCOME' | 'EXPENSE';
  readonly name: string;
  readonly parentId: string | null;
}

interface CategoryTotal {
  readonly categoryId: string;
  readonly total: { readonly money: Money | null; readonly missingCurrencies: readonly string[] };
}

/** A top category (or the rest, without an id) with what was spent in it and below it. */
export interface SpendingLine {
  readonly categoryId: string | null;
  readonly name: string;
  readonly present: Money;
  /** The same in the month before; null when there was nothing. */
  readonly previous: string | null;
}

export interface Spending {
  readonly lines: readonly SpendingLine[];
  /** Largest amount among lines and ticks: the full width of a bar. */
  readonly widest: string;
  /** Currencies whose spending is missing here for want of a rate. */
  readonly leftOut: readonly string[];
}

/**
 * Spending by top category, descendants included, largest first; what is past `shownMax` becomes one line, the rest.
 * Categories without spending (or with more refunds than spending) in the present month are left out.
 */
export function spendingByRoot({
  categories,
  present,
  previous,
  shownMax,
}: {
  categories: readonly CategoryLike[];
  present: readonly CategoryTotal[];
  previous: readonly CategoryTotal[];
  shownMax: number;
}): Spending {
  const roots = rootsOf(categories);
  const now = sumsByRoot(present, roots);
  const before = sumsByRoot(previous, roots);
  const sorted = [...now.sums]
    .filter(([, money]) => signOf(money.amount) > 0)
    .sort(([, left], [, right]) => compareAmounts(right.amount, left.amount));

  const shown = sorted.slice(0, shownMax).map(([root, money]): SpendingLine => ({
    categoryId: root.id,
    name: root.name,
    present: money,
    previous: before.sums.get(root)?.amount ?? null,
  }));
  const others = sorted.slice(shownMax);
  const shownIds = new Set(shown.map((line) => line.categoryId));
  const currency = others[0]?.[1].currency;
  const rest: SpendingLine[] =
    currency === undefined
      ? []
      : [
          {
            categoryId: null,
            name: '',
            present: { amount: sumAmounts(others.map(([, money]) => money.amount)), currency },
            previous: sumOrNull(
              [...before.sums].filter(([root]) => !shownIds.has(root.id)).map(([, money]) => money.amount),
            ),
          },
        ];
  const lines = [...shown, ...rest];
  return {
    lines,
    widest: lines
      .flatMap((line) => [line.present.amount, ...(line.previous === null ? [] : [line.previous])])
      .reduce((widest, amount) => (compareAmounts(amount, widest) > 0 ? amount : widest), '0'),
    leftOut: [...new Set(now.leftOut)].sort(),
  };
}

/** Width of a bar, as a CSS percentage of the widest; nothing for refunds. */
export function barWidth(amount: string, widest: string): string {
  const share = permille(amount, widest) ?? 0n;
  return `${Number(share < 0n ? 0n : share) / 10}%`;
}

/** The top category above each expense category. */
function rootsOf(categories: readonly CategoryLike[]): Map<string, CategoryLike> {
  const byId = new Map(categories.map((category) => [category.id, category]));
  const roots = new Map<string, CategoryLike>();
  for (const category of categories) {
    if (category.type !== 'EXPENSE') continue;
    let root = category;
    for (let parent = byId.get(root.parentId ?? ''); parent; parent = byId.get(root.parentId ?? ''))
      root = parent;
    roots.set(category.id, root);
  }
  return roots;
}

function sumsByRoot(totals: readonly CategoryTotal[], roots: ReadonlyMap<string, CategoryLike>) {
  const sums = new Map<CategoryLike, Money>();
  const leftOut: string[] = [];
  for (const { categoryId, total } of totals) {
    const root = roots.get(categoryId);
    if (!root) continue;
    if (total.money === null) {
      leftOut.push(...total.missingCurrencies);
      continue;
    }
    const before = sums.get(root)?.amount;
    const amount = before === undefined ? total.money.amount : sumAmounts([before, total.money.amount]);
    sums.set(root, { amount, currency: total.money.currency });
  }
  return { sums, leftOut };
}

function sumOrNull(amounts: readonly string[]): string | null {
  return amounts.length === 0 ? null : sumAmounts(amounts);
}
