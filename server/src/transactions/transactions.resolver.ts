import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import { type AccountRow, readAccountsByIds } from '../accounts/accounts.queries.ts';
import { Account } from '../accounts/accounts.types.ts';
import type { RequestContext } from '../graphql/context.ts';
import type { Change } from '../live/change.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import type { BulkEditService } from './bulk-edit.service.ts';
import {
  BulkEditInput,
  TransactionInput,
  TransactionPayload,
  TransactionsPayload,
} from './transaction-inputs.types.ts';
import type { TransactionRow } from './transaction-row.ts';
import { Transaction } from './transactions.types.ts';
import { readTransaction, readTransactionsByIds } from './transactions.queries.ts';
import type { TransactionsReceipt, TransactionsService } from './transactions.service.ts';
import type { TrashService } from './trash.service.ts';

/** What a payload is made of: its accounts are read when they are asked for. */
interface Answer {
  readonly scope: HouseholdScope;
  readonly accountIds: readonly string[];
  readonly revision: number;
}
interface TransactionAnswer extends Answer {
  readonly transaction: TransactionRow;
}
interface TransactionsAnswer extends Answer {
  readonly ids: readonly string[];
}

/** How many transactions an answer carries. */
const transactionsMax = 200;

const householdDescription = 'The household.';
const idempotencyDescription = 'The same key again within 30 days answers the first result.';

@Resolver(() => TransactionPayload)
export class TransactionPayloadResolver {
  constructor(
    private readonly reader: Reader,
    private readonly now: () => Date,
  ) {}

  @FieldResolver(() => [Account], {
    description: 'Own accounts whose balances the change may have moved, with their balances of today.',
  })
  async accounts(@Root() { scope, accountIds }: Answer): Promise<AccountRow[]> {
    return await readAccountsByIds(this.reader, scope, accountIds, this.now());
  }
}

@Resolver(() => TransactionsPayload)
export class TransactionsPayloadResolver {
  constructor(
    private readonly reader: Reader,
    private readonly now: () => Date,
  ) {}

  @FieldResolver(() => [Account], {
    description: 'Own accounts whose balances the change may have moved, with their balances of today.',
  })
  async accounts(@Root() { scope, accountIds }: Answer): Promise<AccountRow[]> {
    return await readAccountsByIds(this.reader, scope, accountIds, this.now());
  }

  @FieldResolver(() => [Transaction], {
    description:
      'The transactions as they are now, without those removed for good. The first 200: a client that changed more reads its lists again.',
  })
  async transactions(@Root() { scope, ids }: TransactionsAnswer): Promise<TransactionRow[]> {
    return await readTransactionsByIds(this.reader, scope, ids.slice(0, transactionsMax));
  }
}

@Resolver()
export class TransactionsResolver {
  constructor(
    private readonly services: {
      readonly transactions: TransactionsService;
      readonly trash: TrashService;
      readonly bulkEdit: BulkEditService;
    },
    private readonly reader: Reader,
  ) {}

  @Mutation(() => TransactionPayload, { description: 'Enters a transaction of any kind.' })
  async createTransaction(
    @Arg('householdId', () => ID, { description: householdDescription }) householdId: string,
    @Arg('input', () => TransactionInput, { description: 'What is entered.' }) input: TransactionInput,
    @Arg('idempotencyKey', () => String, { nullable: true, description: idempotencyDescription })
    idempotencyKey: string | null,
    @Ctx() context: RequestContext,
  ): Promise<TransactionAnswer> {
    const scope = await context.household(householdId, 'EDITOR');
    const { clientId } = context;
    return await this.answerOne(
      scope,
      await this.services.transactions.create(scope, input, { idempotencyKey, clientId }),
    );
  }

  @Mutation(() => TransactionPayload, {
    description:
      'Replaces what was entered. A stale version answers transaction_changed with the present state.',
  })
  async editTransaction(
    @Arg('householdId', () => ID, { description: householdDescription }) householdId: string,
    @Arg('id', () => ID, { description: 'The transaction.' }) id: string,
    @Arg('version', () => Int, { description: 'The version that was seen.' }) version: number,
    @Arg('input', () => TransactionInput, { description: 'What it says now, whole.' })
    input: TransactionInput,
    @Arg('idempotencyKey', () => String, { nullable: true, description: idempotencyDescription })
    idempotencyKey: string | null,
    @Ctx() context: RequestContext,
  ): Promise<TransactionAnswer> {
    const scope = await context.household(householdId, 'EDITOR');
    const { clientId } = context;
    return await this.answerOne(
      scope,
      await this.services.transactions.edit(scope, { id, version }, input, { idempotencyKey, clientId }),
    );
  }

  @Mutation(() => TransactionsPayload, {
    description: 'Moves transactions to the trash: all of them or none.',
  })
  async deleteTransactions(
    @Arg('householdId', () => ID, { description: householdDescription }) householdId: string,
    @Arg('ids', () => [ID], { description: 'The transactions; one in the trash already stays there.' })
    ids: string[],
    @Ctx() context: RequestContext,
  ): Promise<TransactionsAnswer> {
    const scope = await context.household(householdId, 'EDITOR');
    return answerMany(scope, await this.services.trash.delete(scope, ids, context));
  }

  @Mutation(() => TransactionsPayload, {
    description: 'Brings transactions back from the trash: all of them or none.',
  })
  async restoreTransactions(
    @Arg('householdId', () => ID, { description: householdDescription }) householdId: string,
    @Arg('ids', () => [ID], { description: 'The transactions; one that is not in the trash stays as it is.' })
    ids: string[],
    @Ctx() context: RequestContext,
  ): Promise<TransactionsAnswer> {
    const scope = await context.household(householdId, 'EDITOR');
    return answerMany(scope, await this.services.trash.restore(scope, ids, context));
  }

  @Mutation(() => TransactionsPayload, { description: 'Removes what is in the trash for good.' })
  async emptyTrash(
    @Arg('householdId', () => ID, { description: householdDescription }) householdId: string,
    @Ctx() context: RequestContext,
  ): Promise<TransactionsAnswer> {
    const scope = await context.household(householdId, 'EDITOR');
    return answerMany(scope, await this.services.trash.empty(scope, context));
  }

  @Mutation(() => TransactionsPayload, {
    description: 'Changes many transactions at once: all of them or none.',
  })
  async bulkEditTransactions(
    @Arg('householdId', () => ID, { description: householdDescription }) householdId: string,
    @Arg('ids', () => [ID], { description: 'The transactions.' }) ids: string[],
    @Arg('input', () => BulkEditInput, { description: 'What to change.' }) input: BulkEditInput,
    @Arg('idempotencyKey', () => String, { nullable: true, description: idempotencyDescription })
    idempotencyKey: string | null,
    @Ctx() context: RequestContext,
  ): Promise<TransactionsAnswer> {
    const scope = await context.household(householdId, 'EDITOR');
    const { clientId } = context;
    return answerMany(
      scope,
      await this.services.bulkEdit.edit(scope, ids, input, { idempotencyKey, clientId }),
    );
  }

  private async answerOne(
    scope: HouseholdScope,
    { value, revision }: Change<TransactionsReceipt>,
  ): Promise<TransactionAnswer> {
    const transaction = await readTransaction(this.reader, scope, value.ids[0] ?? '');
    return { scope, transaction, accountIds: value.accountIds, revision: Number(revision) };
  }
}

function answerMany(
  scope: HouseholdScope,
  { value, revision }: Change<TransactionsReceipt>,
): TransactionsAnswer {
  return { scope, ids: value.ids, accountIds: value.accountIds, revision: Number(revision) };
}
