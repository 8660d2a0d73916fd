import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Money } from '../graphql/money.types.ts';
import { MonthScalar } from '../graphql/scalars.ts';

export enum ChangeKindEnum {
  HOUSEHOLD = 'HOUSEHOLD',
  MEMBERS = 'MEMBERS',
  ACCOUNTS = 'ACCOUNTS',
  CATEGORIES = 'CATEGORIES',
  TRANSACTIONS = 'TRANSACTIONS',
  RATES = 'RATES',
  IMPORTS = 'IMPORTS',
}
registerEnumType(ChangeKindEnum, {
  name: 'ChangeKind',
  description: 'What kind of thing a change touched.',
  valuesConfig: {
    HOUSEHOLD: { description: "The household's settings." },
    MEMBERS: { description: 'Members, roles or invitations.' },
    ACCOUNTS: { description: 'Own accounts: names, order, closing.' },
    CATEGORIES: { description: 'The category tree.' },
    TRANSACTIONS: { description: 'Transactions, and with them balances.' },
    RATES: { description: 'Exchange rates, and with them figures in the base currency.' },
    IMPORTS: { description: 'Import batches.' },
  },
});

@ObjectType({ description: 'What moved in an account in one month.' })
export class MonthTotal {
  @Field(() => MonthScalar, { description: 'The month.' })
  month!: string;
  @Field(() => Money, { description: 'Sum of its postings; positive debits.' })
  amount!: Money;
}

@ObjectType({ description: 'An account or category whose balance changed.' })
export class ChangedAccount {
  @Field(() => ID, { description: 'The account or category.' })
  accountId!: string;
  @Field(() => Money, { description: 'Its balance today, future entries left out.' })
  balance!: Money;
  @Field(() => [MonthTotal], { description: 'Its totals of the last twelve months and of those to come.' })
  months!: MonthTotal[];
}

@ObjectType({
  description:
    'One committed change of a household, or its revision alone. A gap in the revision means that one was missed: refetch.',
})
export class HouseholdChange {
  @Field(() => ID, { description: 'The household.' })
  householdId!: string;
  @Field(() => Int, { description: 'Revision after the change.' })
  revision!: number;
  @Field(() => [ChangeKindEnum], { description: 'Kinds of change; empty when only the revision is told.' })
  kinds!: ChangeKindEnum[];
  @Field(() => [ChangedAccount], { description: 'Accounts and categories whose balances changed.' })
  accounts!: ChangedAccount[];
  @Field(() => [ID], {
    description: 'Transactions made, changed or deleted; empty when there are very many.',
  })
  transactionIds!: readonly string[];
  @Field(() => Boolean, {
    description: 'Whether more than 200 transactions changed, so that their ids are left out.',
  })
  manyTransactions!: boolean;
  @Field(() => String, {
    nullable: true,
    description: 'The client that made the change (its x-client-id), so that it knows its own.',
  })
  clientId!: string | null;
}
