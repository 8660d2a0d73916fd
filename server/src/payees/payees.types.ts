import { Field, ID, Int, ObjectType } from 'type-graphql';
import { PageInfo } from '../graphql/page.types.ts';
import { DateScalar } from '../graphql/scalars.ts';

@ObjectType({ description: 'Whom money went to or came from.' })
export class Payee {
  @Field(() => ID, { description: 'Id.' })
  id!: string;
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => Int, { description: 'Live transactions with it.' })
  count!: number;
  @Field(() => ID, {
    nullable: true,
    description: 'First category of the latest of them; null where that has none.',
  })
  lastCategoryId!: string | null;
  @Field(() => ID, { nullable: true, description: 'Account that the latest of them was entered in.' })
  lastAccountId!: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'Day of the latest of them.' })
  lastUsedOn!: string | null;
}

@ObjectType({ description: 'A payee and its place in a list.' })
export class PayeeEdge {
  @Field(() => String, { description: 'Cursor of this row, for `after`.' })
  cursor!: string;
  @Field(() => Payee, { description: 'The payee.' })
  node!: Payee;
}

@ObjectType({ description: 'A page of payees (Relay cursor connections).' })
export class PayeeConnection {
  @Field(() => [PayeeEdge], { description: 'Rows of the page.' })
  edges!: readonly PayeeEdge[];
  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}
