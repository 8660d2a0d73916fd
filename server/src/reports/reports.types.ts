import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Figure, Money } from '../graphql/money.types.ts';
import { DateScalar, MonthScalar } from '../graphql/scalars.ts';

@ObjectType({ description: 'What one category, without those below it, earned or spent.' })
export class CategoryTotal {
  @Field(() => ID, { description: 'The category.' })
  categoryId!: string;
  @Field(() => Figure, {
    description: 'Earned for an income category, spent for an expense category; in the base currency.',
  })
  total!: Figure;
  @Field(() => [Money], { description: 'The same per currency, as it stands in the books.' })
  amounts!: readonly Money[];
}

@ObjectType({
  description:
    'Income and spending of a month. Transfers count as neither. Converted at the newest rates on or before the last day.',
})
export class MonthSummary {
  @Field(() => MonthScalar, { description: 'The month.' })
  month!: string;
  @Field(() => DateScalar, { description: 'First day that counts.' })
  from!: string;
  @Field(() => DateScalar, { description: 'Last day that counts.' })
  to!: string;
  @Field(() => Figure, { description: 'What was earned; positive where more was earned than given back.' })
  income!: Figure;
  @Field(() => Figure, { description: 'What was spent; positive where more was spent than refunded.' })
  spending!: Figure;
  @Field(() => Figure, { description: 'Income less spending.' })
  kept!: Figure;
  @Field(() => [CategoryTotal], { description: 'Each category that did not come to nothing.' })
  byCategory!: readonly CategoryTotal[];
}

@ObjectType({ description: 'Net worth at the end of a month.' })
export class NetWorthPoint {
  @Field(() => MonthScalar, { description: 'The month.' })
  month!: string;
  @Field(() => DateScalar, { description: 'Its last day; today for the present month.' })
  on!: string;
  @Field(() => Figure, {
    description: 'Net worth at the end of that day, at the newest rates on or before it.',
  })
  total!: Figure;
}

export enum ProblemKindEnum {
  IMPORT_TO_REVIEW = 'IMPORT_TO_REVIEW',
  UNREADABLE_LINES = 'UNREADABLE_LINES',
  RATE_MISSING = 'RATE_MISSING',
  RATE_OLD = 'RATE_OLD',
  UNCATEGORISED = 'UNCATEGORISED',
}
registerEnumType(ProblemKindEnum, {
  name: 'ProblemKind',
  description: 'What needs a person.',
  valuesConfig: {
    IMPORT_TO_REVIEW: { description: 'A bank file was read and waits for a decision.' },
    UNREADABLE_LINES: { description: 'A bank file that waits has lines that could not be read.' },
    RATE_MISSING: {
      description: 'A currency is held today and has no exchange rate, so totals cannot be told.',
    },
    RATE_OLD: { description: 'The newest rate of a currency that is held is older than 31 days.' },
    UNCATEGORISED: { description: 'Postings have no category.' },
  },
});

@ObjectType({ description: 'Something that needs a person.' })
export class Problem {
  @Field(() => ProblemKindEnum, { description: 'What it is.' })
  kind!: ProblemKindEnum;
  @Field(() => ID, { nullable: true, description: 'Import batch concerned.' })
  batchId!: string | null;
  @Field(() => String, { nullable: true, description: 'ISO 4217 code of the currency concerned.' })
  currency!: string | null;
  @Field(() => Int, { description: 'How many lines, accounts or postings.' })
  count!: number;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day since when: of the import, or of the newest rate.',
  })
  since!: string | null;
  @Field(() => String, { nullable: true, description: 'Name of the file.' })
  fileName!: string | null;
}
