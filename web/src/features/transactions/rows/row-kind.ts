import type { Transaction } from './sheet-row.ts';

/** Whether money only moved between own accounts: then it is neither income nor spending. */
export function isTransfer({ kind }: Pick<Transaction, 'kind'>): boolean {
  return kind === 'TRANSFER' || kind === 'EXCHANGE' || kind === 'IN_TRANSIT';
}
