import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateScalar, DateTimeScalar, DecimalScalar } from '../graphql/scalars.ts';

export enum DifferenceKindEnum {
  UNBALANCED_TRANSACTION = 'UNBALANCED_TRANSACTION',
  BALANCE = 'BALANCE',
  CLEARED_BALANCE = 'CLEARED_BALANCE',
  MONTH = 'MONTH',
  DAY = 'DAY',
  POSTING_COUNT = 'POSTING_COUNT',
  CURRENCY_MISMATCH = 'CURRENCY_MISMATCH',
  MISPLACED_POSTINGS = 'MISPLACED_POSTINGS',
}
registerEnumType(DifferenceKindEnum, {
  name: 'IntegrityDifferenceKind',
  description: 'What differs.',
  valuesConfig: {
    UNBALANCED_TRANSACTION: {
      description: 'The postings of a transaction do not sum to zero in a currency on a day.',
    },
    BALANCE: { description: "An account's balance is not the sum of its postings." },
    CLEARED_BALANCE: {
      description: "An account's cleared balance is not the sum of its cleared and reconciled postings.",
    },
    MONTH: {
      description:
        "An account's month total is not the sum of its postings; `day` is the first of the month.",
    },
    DAY: { description: "An account's day total is not the sum of its postings." },
    POSTING_COUNT: {
      description:
        'The number of postings kept with a balance, month or day is not theirs; `expected` and `found` are numbers of postings.',
    },
    CURRENCY_MISMATCH: { description: "A posting's currency is not its account's." },
    MISPLACED_POSTINGS: {
      description:
        'A live transaction without live postings, one in the trash with live postings, or a posting without transaction or account.',
    },
  },
});

@ObjectType({ description: 'A difference between what stands in the books and what the postings say.' })
export class IntegrityDifference {
  @Field(() => DifferenceKindEnum, { description: 'What differs.' })
  kind!: DifferenceKindEnum;
  @Field(() => ID, { nullable: true, description: 'Account or category concerned.' })
  accountId!: string | null;
  @Field(() => ID, { nullable: true, description: 'Transaction concerned.' })
  transactionId!: string | null;
  @Field(() => String, { nullable: true, description: 'ISO 4217 code of the currency concerned.' })
  currency!: string | null;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day concerned; the first of a month for a month.',
  })
  day!: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'What the postings say.' })
  expected!: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'What stands in the books.' })
  found!: string | null;
}

@ObjectType({ description: "A check of the household's books against themselves. Nothing is repaired." })
export class Integrity {
  @Field(() => Boolean, {
    description: 'Whether every transaction balances and every total is what the postings say.',
  })
  ok!: boolean;
  @Field(() => DateTimeScalar, { description: 'When it was checked.' })
  checkedAt!: Date;
  @Field(() => Int, { description: 'How long it took, in milliseconds.' })
  durationMs!: number;
  @Field(() => Int, { description: 'Live transactions checked.' })
  transactionCount!: number;
  @Field(() => Int, { description: 'Live postings checked.' })
  postingCount!: number;
  @Field(() => Int, { description: 'How many differences there are.' })
  differenceCount!: number;
  @Field(() => [IntegrityDifference], { description: 'The first 100 differences.' })
  differences!: readonly IntegrityDifference[];
}
