import type { AccountId } from './account.ts';
import type { CurrencyCode } from './currency.ts';
import type { BusinessDate } from './date.ts';

/** Whether the bank has booked it (cleared) and whether it was checked against a statement (reconciled). */
export type PostingStatus = 'PENDING' | 'CLEARED' | 'RECONCILED';

/**
 * One change of one account: a transaction is two or more of them.
 *
 * Sign convention: positive is a debit, negative a credit. So an asset goes up with a positive amount, a debt
 * grows with a negative one, spending is positive on its expense account and earnings are negative on their
 * income account. One convention for all accounts makes the invariant a plain sum.
 */
export interface Posting {
  readonly accountId: AccountId;
  /** Minor units of `currency`, never zero. */
  readonly amount: bigint;
  readonly currency: CurrencyCode;
  /** The day on which this account changes; the postings of one transaction may have several. */
  readonly date: BusinessDate;
  /** The person's words about this posting, possibly empty. */
  readonly memo: string;
  readonly status: PostingStatus;
}

/**
 * The status of every posting on a category or a system account. Only a bank has anything to clear, so the
 * status says something on asset and liability accounts alone; elsewhere it is this one, always.
 */
export const STATUS_OFF_THE_REGISTERS: PostingStatus = 'CLEARED';
