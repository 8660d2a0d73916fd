import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Money } from '../graphql/money.types.ts';
import { PageInfo } from '../graphql/page.types.ts';
import { DateScalar } from '../graphql/scalars.ts';
import { PostingStatusEnum, Transaction } from './transactions.types.ts';

export enum BalanceReasonEnum {
  FILTERED = 'FILTERED',
  SEVERAL_CURRENCIES = 'SEVERAL_CURRENCIES',
}
registerEnumType(BalanceReasonEnum, {
  name: 'BalanceReason',
  description: "Why a register's rows carry no balance.",
  valuesConfig: {
    FILTERED: {
      description:
        'The filter leaves rows out in between, so a balance after each row would not be the account’s. A range of dates does not.',
    },
    SEVERAL_CURRENCIES: { description: 'A category has postings in several currencies.' },
  },
});

@ObjectType({ description: 'One row of a register: a posting of the account.' })
export class RegisterEntry {
  @Field(() => ID, { description: 'Transaction id and posting position.' })
  id!: string;
  @Field(() => Int, { description: 'Position of the posting in its transaction.' })
  position!: number;
  @Field(() => DateScalar, { description: 'Day on which the account changes.' })
  date!: string;
  @Field(() => Money, {
    description:
      'Change of the account: positive comes in. In a category positive is what was spent or earned.',
  })
  amount!: Money;
  @Field(() => PostingStatusEnum, { description: 'Status of the posting.' })
  status!: PostingStatusEnum;
  @Field(() => String, { description: 'Words about the posting, possibly empty.' })
  memo!: string;
  @Field(() => Money, {
    nullable: true,
    description:
      'Balance of the account after this row, rows in the future included; null where balanceReason says why.',
  })
  balance!: Money | null;
  @Field(() => Transaction, { description: 'The transaction, told from the account it was entered in.' })
  transaction!: Transaction;
}

@ObjectType({ description: 'A posting and its place in a register.' })
export class RegisterEdge {
  @Field(() => String, { description: 'Cursor of this row, for `after`.' })
  cursor!: string;
  @Field(() => RegisterEntry, { description: 'The row.' })
  node!: RegisterEntry;
}

@ObjectType({ description: 'A page of a register, newest first (Relay cursor connections).' })
export class RegisterConnection {
  @Field(() => [RegisterEdge], { description: 'Rows of the page.' })
  edges!: readonly RegisterEdge[];
  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
  @Field(() => BalanceReasonEnum, {
    nullable: true,
    description: 'Why rows carry no running balance; null when they do.',
  })
  balanceReason!: BalanceReasonEnum | null;
}
