import { FieldResolver, Resolver, Root } from 'type-graphql';
import { Money } from '../graphql/money.types.ts';
import { DateScalar } from '../graphql/scalars.ts';
import { moneyOf, storedCurrency } from '../rates/figure.ts';
import { Transaction } from '../transactions/transactions.types.ts';
import type { BatchAccount } from './batch.ts';
import type { BatchPage, LineSource } from './import-batches.ts';
import { Reason, StatementAccount, StatementLine } from './import.types.ts';

/** An account of a file, with what it takes to tell its balance. */
export interface StatementAccountSource extends StatementAccount {
  readonly batchId: string;
  readonly closing: BatchAccount['closingBalance'];
  readonly page: BatchPage;
}

/** Balances of an account that a file speaks of. */
@Resolver(() => StatementAccount)
export class StatementAccountResolver {
  @FieldResolver(() => Money, { nullable: true, description: 'Balance that the file states.' })
  closingBalance(@Root() { closing, currency }: StatementAccountSource): Money | null {
    return closing === null || currency === null
      ? null
      : moneyOf(BigInt(closing.amount), storedCurrency(currency));
  }

  @FieldResolver(() => DateScalar, {
    nullable: true,
    description: 'Day at whose end it states that balance.',
  })
  closingDate(@Root() { closing }: StatementAccountSource): string | null {
    return closing?.date ?? null;
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'Balance of our account on that day once the batch is committed.',
  })
  async balanceAfter(@Root() { batchId, position, page }: StatementAccountSource): Promise<Money | null> {
    return (await page.balancesAfter()).get(`${batchId}:${position}`) ?? null;
  }
}

/** What hangs below a line. */
@Resolver(() => StatementLine)
export class StatementLineResolver {
  @FieldResolver(() => Reason, { description: 'Why it has its verdict.' })
  reason(@Root() { reason }: LineSource): Reason {
    return { code: reason.code, params: paramsOf(reason.params) };
  }

  @FieldResolver(() => Transaction, {
    nullable: true,
    description:
      'The entry that it duplicates, matches or completes; after the commit the one that it became.',
  })
  async transaction(@Root() { transactionId, transactions }: LineSource): Promise<object | null> {
    return transactionId === null ? null : ((await transactions()).get(transactionId) ?? null);
  }
}

/** The values of a sentence as the schema gives them. */
export function paramsOf(params: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(params).map(([name, value]) => ({ name, value }));
}
