import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../graphql/context.ts';
import { Figure } from '../graphql/money.types.ts';
import { DateScalar } from '../graphql/scalars.ts';
import { Household } from '../households/households.types.ts';
import { parseDate } from '../ledger/date.ts';
import type { Change } from '../live/change.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import type { FigureValue } from '../rates/figure.ts';
import { valueOf } from '../refusal.ts';
import {
  type AccountRow,
  type BalanceSheet,
  type GroupTotalRow,
  readAccount,
  readAccountsByIds,
  readBalanceSheet,
} from './accounts.queries.ts';
import type { AccountsService } from './accounts.service.ts';
import {
  Account,
  AccountInput,
  AccountPayload,
  AccountsPayload,
  AccountUpdateInput,
  GroupTotal,
} from './accounts.types.ts';

interface AccountAnswer {
  readonly account: AccountRow;
  readonly revision: number;
}

const dayDescription = 'The day at whose end balances are told; today when omitted.';

@Resolver(() => Household)
export class AccountsResolver {
  constructor(
    private readonly service: AccountsService,
    private readonly reader: Reader,
    private readonly now: () => Date,
  ) {}

  @FieldResolver(() => [Account], {
    description: 'Own accounts (asset and liability) with their balances, in the order of the side bar.',
  })
  async accounts(
    @Root() household: Household,
    @Arg('on', () => DateScalar, { nullable: true, description: dayDescription }) on: string | null,
    @Arg('includeClosed', () => Boolean, {
      defaultValue: true,
      description: 'Whether closed accounts come too.',
    })
    includeClosed: boolean,
    @Ctx() context: RequestContext,
  ): Promise<readonly AccountRow[]> {
    const { accounts } = await this.balanceSheet(household, on, context);
    return includeClosed ? accounts : accounts.filter((account) => account.closedOn === null);
  }

  @FieldResolver(() => Account, { description: 'One own account, with its balances of today.' })
  async account(
    @Root() household: Household,
    @Arg('id', () => ID, { description: 'Id of the account.' }) id: string,
  ): Promise<AccountRow> {
    return await readAccount(this.reader, household.scope, id, household.todayDate);
  }

  @FieldResolver(() => Figure, {
    description:
      'What the household has less what it owes, with what is in transit, in the base currency at the newest rates on or before the day.',
  })
  async netWorth(
    @Root() household: Household,
    @Arg('on', () => DateScalar, { nullable: true, description: dayDescription }) on: string | null,
    @Ctx() context: RequestContext,
  ): Promise<FigureValue> {
    return (await this.balanceSheet(household, on, context)).netWorth;
  }

  @FieldResolver(() => [GroupTotal], {
    description: 'Sum of each group of the side bar that has accounts, in the base currency.',
  })
  async groupTotals(
    @Root() household: Household,
    @Arg('on', () => DateScalar, { nullable: true, description: dayDescription }) on: string | null,
    @Ctx() context: RequestContext,
  ): Promise<readonly GroupTotalRow[]> {
    return (await this.balanceSheet(household, on, context)).groupTotals;
  }

  @Mutation(() => AccountPayload, { description: 'Makes an own account, with its opening balance.' })
  async createAccount(
    @Arg('householdId', () => ID, { description: 'The household.' }) householdId: string,
    @Arg('input', () => AccountInput, { description: 'The new account.' }) input: AccountInput,
    @Arg('idempotencyKey', () => String, {
      nullable: true,
      description: 'The same key again within 30 days answers the first result.',
    })
    idempotencyKey: string | null,
    @Ctx() context: RequestContext,
  ): Promise<AccountAnswer> {
    const scope = await context.household(householdId, 'EDITOR');
    return await this.answer(
      scope,
      await this.service.create(scope, input, { idempotencyKey, clientId: context.clientId }),
    );
  }

  @Mutation(() => AccountPayload, { description: 'Renames an account or moves it to another group.' })
  async updateAccount(
    @Arg('householdId', () => ID, { description: 'The household.' }) householdId: string,
    @Arg('id', () => ID, { description: 'The account.' }) id: string,
    @Arg('version', () => Int, { description: 'The version that was seen.' }) version: number,
    @Arg('input', () => AccountUpdateInput, { description: 'What to change.' }) input: AccountUpdateInput,
    @Ctx() context: RequestContext,
  ): Promise<AccountAnswer> {
    const scope = await context.household(householdId, 'EDITOR');
    return await this.answer(scope, await this.service.update(scope, { id, version }, input, context));
  }

  @Mutation(() => AccountsPayload, { description: 'Puts the open accounts of a group in this order.' })
  async reorderAccounts(
    @Arg('householdId', () => ID, { description: 'The household.' }) householdId: string,
    @Arg('ids', () => [ID], { description: 'All open accounts of one group, in the order wanted.' })
    ids: string[],
    @Ctx() context: RequestContext,
  ): Promise<{ accounts: readonly AccountRow[]; revision: number }> {
    const scope = await context.household(householdId, 'EDITOR');
    const { revision } = await this.service.reorder(scope, ids, context);
    return {
      accounts: await readAccountsByIds(this.reader, scope, ids, this.now()),
      revision: Number(revision),
    };
  }

  @Mutation(() => AccountPayload, {
    description: 'Closes an account that holds nothing; account_has_balance tells what it still holds.',
  })
  async closeAccount(
    @Arg('householdId', () => ID, { description: 'The household.' }) householdId: string,
    @Arg('id', () => ID, { description: 'The account.' }) id: string,
    @Arg('version', () => Int, { description: 'The version that was seen.' }) version: number,
    @Ctx() context: RequestContext,
  ): Promise<AccountAnswer> {
    const scope = await context.household(householdId, 'EDITOR');
    return await this.answer(scope, await this.service.close(scope, { id, version }, context));
  }

  @Mutation(() => AccountPayload, { description: 'Opens a closed account again.' })
  async reopenAccount(
    @Arg('householdId', () => ID, { description: 'The household.' }) householdId: string,
    @Arg('id', () => ID, { description: 'The account.' }) id: string,
    @Arg('version', () => Int, { description: 'The version that was seen.' }) version: number,
    @Ctx() context: RequestContext,
  ): Promise<AccountAnswer> {
    const scope = await context.household(householdId, 'EDITOR');
    return await this.answer(scope, await this.service.reopen(scope, { id, version }, context));
  }

  private async answer(scope: HouseholdScope, change: Change<{ id: string }>): Promise<AccountAnswer> {
    const account = await readAccount(this.reader, scope, change.value.id, this.now());
    return { account, revision: Number(change.revision) };
  }

  /** Accounts, net worth and group totals of one day come from one statement, however many of them are asked for. */
  private async balanceSheet(
    household: Household,
    on: string | null,
    context: RequestContext,
  ): Promise<BalanceSheet> {
    const day = on === null || on === undefined ? household.todayDate : valueOf(parseDate(on), ['on']);
    return await context.once(`balance-sheet:${household.id}:${household.revision}:${day}`, () =>
      readBalanceSheet(this.reader, household.scope, { on: day, baseCurrency: household.baseCurrency }),
    );
  }
}
