import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Figure, Money } from '../graphql/money.types.ts';
import { DateScalar, DecimalScalar } from '../graphql/scalars.ts';

export enum AccountTypeEnum {
  ASSET = 'ASSET',
  LIABILITY = 'LIABILITY',
  INCOME = 'INCOME',
  EXPENSE = 'EXPENSE',
  EQUITY = 'EQUITY',
}
registerEnumType(AccountTypeEnum, {
  name: 'AccountType',
  description: 'The five types of double-entry bookkeeping.',
  valuesConfig: {
    ASSET: { description: 'What the household has. An own account.' },
    LIABILITY: { description: 'What the household owes: its balance is negative. An own account.' },
    INCOME: { description: 'A category of what is earned.' },
    EXPENSE: { description: 'A category of what is spent.' },
    EQUITY: {
      description: "One of the books' own accounts: Opening balances, Currency conversion, In transit.",
    },
  },
});

export enum AccountGroupEnum {
  EVERYDAY = 'EVERYDAY',
  SAVINGS = 'SAVINGS',
  CARDS = 'CARDS',
  INVESTMENTS = 'INVESTMENTS',
  LOANS = 'LOANS',
  PROPERTY = 'PROPERTY',
}
registerEnumType(AccountGroupEnum, {
  name: 'AccountGroup',
  description: 'How the side bar groups own accounts.',
  valuesConfig: {
    EVERYDAY: { description: 'Current accounts and cash.' },
    SAVINGS: { description: 'Money put aside.' },
    CARDS: { description: 'Credit cards.' },
    INVESTMENTS: { description: 'Securities, funds, pensions.' },
    LOANS: { description: 'Mortgages and other debts.' },
    PROPERTY: { description: 'Houses, cars and other things of value.' },
  },
});

@ObjectType({ description: "One of the household's own accounts: it has a register and holds one currency." })
export class Account {
  @Field(() => ID, { description: 'Id.' })
  id!: string;
  @Field(() => AccountTypeEnum, { description: 'ASSET or LIABILITY.' })
  type!: AccountTypeEnum;
  @Field(() => AccountGroupEnum, { description: 'Group of the side bar.' })
  group!: AccountGroupEnum;
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => String, { description: 'ISO 4217 code of the one currency that it holds.' })
  currency!: string;
  @Field(() => Int, { description: 'Order inside its group, from 0.' })
  position!: number;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day on which it was closed; null while it is open.',
  })
  closedOn!: string | null;
  @Field(() => Money, {
    description:
      'Balance at the end of the day asked for (today where none was), future entries left out. Negative for a debt.',
  })
  balance!: Money;
  @Field(() => Figure, {
    description: 'The balance in the base currency, at the newest rate on or before the day.',
  })
  balanceInBase!: Figure;
  @Field(() => Money, { description: 'Sum of the cleared and reconciled postings up to the same day.' })
  clearedBalance!: Money;
  @Field(() => Int, { description: 'Live postings of any day.' })
  postingCount!: number;
  @Field(() => Int, { description: 'Grows with each edit; sent back with an edit.' })
  version!: number;
}

@ObjectType({ description: 'The sum of one group of the side bar.' })
export class GroupTotal {
  @Field(() => AccountGroupEnum, { description: 'The group.' })
  group!: AccountGroupEnum;
  @Field(() => Figure, { description: 'Sum of its balances in the base currency.' })
  total!: Figure;
}

@InputType({ description: 'A new own account.' })
export class AccountInput {
  @Field(() => String, { description: 'Name, not used by another own account.' })
  name!: string;
  @Field(() => AccountGroupEnum, { description: 'Group of the side bar.' })
  group!: AccountGroupEnum;
  @Field(() => AccountTypeEnum, {
    nullable: true,
    description: 'ASSET or LIABILITY; when omitted LIABILITY for cards and loans, ASSET for the others.',
  })
  type?: AccountTypeEnum | null;
  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'What it held when the books began, negative for a debt; nothing when omitted.',
  })
  openingBalance?: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'Day of the opening balance; today when omitted.' })
  openingDate?: string | null;
}

@InputType({ description: 'Changes of an account; what is left out stays.' })
export class AccountUpdateInput {
  @Field(() => String, { nullable: true, description: 'Name.' })
  name?: string | null;
  @Field(() => AccountGroupEnum, {
    nullable: true,
    description: 'Group of the side bar; it goes to the end of a new one.',
  })
  group?: AccountGroupEnum | null;
}

@ObjectType({ description: 'An account after a change.' })
export class AccountPayload {
  @Field(() => Account, { description: 'The account, with its balances of today.' })
  account!: Account;
  @Field(() => Int, { description: 'Revision after the change.' })
  revision!: number;
}

@ObjectType({ description: 'Accounts after a change.' })
export class AccountsPayload {
  @Field(() => [Account], { description: 'The accounts, in their order, with their balances of today.' })
  accounts!: Account[];
  @Field(() => Int, { description: 'Revision after the change.' })
  revision!: number;
}
