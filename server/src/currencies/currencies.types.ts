import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'A currency of ISO 4217, list one.' })
export class Currency {
  @Field(() => String, { description: 'ISO 4217 code.' })
  code!: string;
  @Field(() => String, { description: "The standard's English name." })
  name!: string;
  @Field(() => Int, {
    description: 'Digits after the decimal point (ISO 4217 minor unit): 0 for JPY, 2 for EUR, 3 for BHD.',
  })
  exponent!: number;
}
