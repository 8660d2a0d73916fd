import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { DecimalScalar } from './scalars.ts';

export enum FigureReason {
  RATE_MISSING = 'RATE_MISSING',
}
registerEnumType(FigureReason, {
  name: 'FigureReason',
  description: 'Why a figure in the base currency cannot be told.',
  valuesConfig: { RATE_MISSING: { description: 'A currency has no exchange rate on or before the day.' } },
});

@ObjectType({ description: "An amount of one currency, written with exactly that currency's digits." })
export class Money {
  @Field(() => DecimalScalar, { description: "Signed decimal with the currency's digits, such as `-12.34`." })
  amount!: string;
  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;
}

@ObjectType({
  description:
    'A figure in the base currency, or the reason why there is none. A missing rate is never taken as 1.',
})
export class Figure {
  @Field(() => Money, { nullable: true, description: 'The figure; null when it cannot be known.' })
  money!: Money | null;
  @Field(() => FigureReason, {
    nullable: true,
    description: 'Why there is no figure; null when there is one.',
  })
  reason!: FigureReason | null;
  @Field(() => [String], { description: 'The currencies without a rate.' })
  missingCurrencies!: readonly string[];
}
