import type { BulkEditInput } from '../../../apollo/generated/transactions/graphql.ts';
import type { Transaction } from '../rows/sheet-row.ts';

/** One bulk edit of some transactions. */
export interface BulkStep {
  readonly ids: readonly string[];
  readonly input: BulkEditInput;
}

/** What taking back needs to know of the categories. */
export interface UndoCategories {
  /** The category by which an edit says "none"; null while categories are not known. */
  readonly uncategorisedId: string | null;
  /** Whether an edit may still name a category: not when it is archived. */
  isOpen(categoryId: string): boolean;
}

/**
 * The steps that take a bulk edit back, from how the transactions stood before. Null where it cannot be taken back so:
 * a category that was archived, a status that differed between the two sides of a transfer, or rows that were not known.
 */
export function undoSteps(
  before: readonly Transaction[],
  ids: readonly string[],
  input: BulkEditInput,
  categories: UndoCategories,
): BulkStep[] | null {
  if (before.length !== ids.length) return null;
  const steps: BulkStep[] = [];
  const grouped = (valueOf: (transaction: Transaction) => string, step: (value: string) => BulkEditInput) => {
    for (const [value, group] of Map.groupBy(before, valueOf)) {
      steps.push({ ids: group.map(({ id }) => id), input: step(value) });
    }
  };
  if (input.status != null) {
    const isTwofold = before.some(({ status, lines }) =>
      lines.some((line) => line.kind === 'TRANSFER' && line.status !== status),
    );
    if (isTwofold) return null;
    grouped(
      ({ status }) => status,
      (status) => ({ status: status as Transaction['status'] }),
    );
  }
  if (input.categoryId != null) {
    const categoryOf = ({ lines }: Transaction) => lines[0]?.categoryId ?? categories.uncategorisedId;
    const isKnown = (id: string | null) =>
      id !== null && (id === categories.uncategorisedId || categories.isOpen(id));
    if (before.some((transaction) => transaction.lines.length !== 1 || !isKnown(categoryOf(transaction))))
      return null;
    grouped(
      (transaction) => categoryOf(transaction) ?? '',
      (categoryId) => ({ categoryId }),
    );
  }
  if (input.payee != null) {
    grouped(
      ({ payee }) => payee,
      (payee) => ({ payee }),
    );
  }
  for (const tag of input.addTags ?? []) {
    const had = before.filter(({ tags }) => !tags.includes(tag)).map(({ id }) => id);
    if (had.length > 0) steps.push({ ids: had, input: { removeTags: [tag] } });
  }
  for (const tag of input.removeTags ?? []) {
    const had = before.filter(({ tags }) => tags.includes(tag)).map(({ id }) => id);
    if (had.length > 0) steps.push({ ids: had, input: { addTags: [tag] } });
  }
  if (input.shiftDays) steps.push({ ids, input: { shiftDays: -input.shiftDays } });
  return steps;
}
