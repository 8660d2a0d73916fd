import { Arg, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import { Household } from '../households/households.types.ts';
import type { Connection } from '../paging.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { type Register, readRegister } from './register.queries.ts';
import { RegisterConnection } from './register.types.ts';
import {
  type FilterTotalsRow,
  readRegisterTotals,
  readTransactionTotals,
  readTrashTotals,
} from './totals.queries.ts';
import { readFilter } from './transaction-filter.ts';
import { TransactionFilter } from './transaction-inputs.types.ts';
import type { TransactionRow } from './transaction-row.ts';
import { readTransaction, readTransactions, readTrash } from './transactions.queries.ts';
import { FilterTotals, Transaction, TransactionConnection } from './transactions.types.ts';

/** A page that can tell the totals of its whole list, which cost a statement of their own. */
interface Totalled {
  readTotals(): Promise<FilterTotalsRow>;
}

const filterDescription = 'Conditions; everything when omitted.';
const firstDescription = 'Rows of the page, 1 to 200.';
const afterDescription = 'Cursor of the row before the page.';
const totalsDescription = 'Of all rows that match, not only those of the page.';

@Resolver(() => TransactionConnection)
export class TransactionConnectionResolver {
  @FieldResolver(() => FilterTotals, { description: totalsDescription })
  async totals(@Root() connection: Totalled): Promise<FilterTotalsRow> {
    return await connection.readTotals();
  }
}

@Resolver(() => RegisterConnection)
export class RegisterConnectionResolver {
  @FieldResolver(() => FilterTotals, { description: totalsDescription })
  async totals(@Root() connection: Totalled): Promise<FilterTotalsRow> {
    return await connection.readTotals();
  }
}

/** The lists of transactions below a household. */
@Resolver(() => Household)
export class TransactionListsResolver {
  constructor(private readonly reader: Reader) {}

  @FieldResolver(() => RegisterConnection, {
    description:
      "One account's or category's postings, newest first, with the running balance. A category's register is its own, without its descendants.",
  })
  async register(
    @Root() { scope }: { scope: HouseholdScope },
    @Arg('accountId', () => ID, { description: 'The account or category.' }) accountId: string,
    @Arg('filter', () => TransactionFilter, { nullable: true, description: filterDescription })
    filter: TransactionFilter | null,
    @Arg('first', () => Int, { defaultValue: 50, description: firstDescription }) first: number,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) after: string | null,
  ): Promise<Register & Totalled> {
    const { reader } = this;
    const asked = { accountId, filter: readFilter(filter) };
    const register = await readRegister(reader, scope, { ...asked, page: { first, after } });
    return { ...register, readTotals: async () => await readRegisterTotals(reader, scope, asked) };
  }

  @FieldResolver(() => TransactionConnection, { description: 'Live transactions, newest first.' })
  async transactions(
    @Root() { scope }: { scope: HouseholdScope },
    @Arg('filter', () => TransactionFilter, { nullable: true, description: filterDescription })
    filter: TransactionFilter | null,
    @Arg('first', () => Int, { defaultValue: 50, description: firstDescription }) first: number,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) after: string | null,
  ): Promise<Connection<TransactionRow> & Totalled> {
    const { reader } = this;
    const asked = readFilter(filter);
    const connection = await readTransactions(reader, scope, asked, { first, after });
    return { ...connection, readTotals: async () => await readTransactionTotals(reader, scope, asked) };
  }

  @FieldResolver(() => Transaction, { description: 'One transaction, live or in the trash.' })
  async transaction(
    @Root() { scope }: { scope: HouseholdScope },
    @Arg('id', () => ID, { description: 'Id of the transaction.' }) id: string,
  ): Promise<TransactionRow> {
    return await readTransaction(this.reader, scope, id);
  }

  @FieldResolver(() => TransactionConnection, {
    description: 'Deleted transactions, the latest deletion first.',
  })
  async trash(
    @Root() { scope }: { scope: HouseholdScope },
    @Arg('first', () => Int, { defaultValue: 50, description: firstDescription }) first: number,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) after: string | null,
  ): Promise<Connection<TransactionRow> & Totalled> {
    const { reader } = this;
    const connection = await readTrash(reader, scope, { first, after });
    return { ...connection, readTotals: async () => await readTrashTotals(reader, scope) };
  }
}
