import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { PageInfo } from '../graphql/page.types.ts';
import { DateScalar, DecimalScalar } from '../graphql/scalars.ts';

@ObjectType({ description: 'What a currency was worth from a day on, until the next rate.' })
export class Rate {
  @Field(() => ID, { description: 'Id.' })
  id!: string;
  @Field(() => String, { description: 'ISO 4217 code of the currency that is valued.' })
  currency!: string;
  @Field(() => String, {
    description: "ISO 4217 code of the currency it is valued in: the household's base currency.",
  })
  base!: string;
  @Field(() => DateScalar, { description: 'First day on which it holds.' })
  date!: string;
  @Field(() => DecimalScalar, { description: 'Units of the base currency for one unit of the currency.' })
  rate!: string;
}

@ObjectType({ description: 'A rate in a page, with its cursor.' })
export class RateEdge {
  @Field(() => String, { description: 'Cursor, for `after`.' })
  cursor!: string;
  @Field(() => Rate, { description: 'The rate.' })
  node!: Rate;
}

@ObjectType({ description: 'A page of rates.' })
export class RateConnection {
  @Field(() => [RateEdge], { description: 'The rates of the page.' })
  edges!: readonly RateEdge[];
  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}

@InputType({ description: 'A rate to the base currency.' })
export class RateInput {
  @Field(() => String, { description: 'ISO 4217 code, other than the base currency.' })
  currency!: string;
  @Field(() => DateScalar, { description: 'First day on which it holds.' })
  date!: string;
  @Field(() => DecimalScalar, {
    description:
      'Units of the base currency for one unit of the currency: up to 15 digits before and 15 after the point.',
  })
  rate!: string;
}

@ObjectType({ description: 'A rate after a change.' })
export class RatePayload {
  @Field(() => Rate, { description: 'The rate that was set, or that was removed.' })
  rate!: Rate;
  @Field(() => Int, { description: 'Revision after the change.' })
  revision!: number;
}
