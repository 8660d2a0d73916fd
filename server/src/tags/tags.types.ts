import { Field, ID, Int, ObjectType } from 'type-graphql';
import { PageInfo } from '../graphql/page.types.ts';

@ObjectType({ description: 'A word that people put on transactions across categories.' })
export class Tag {
  @Field(() => ID, { description: 'Id.' })
  id!: string;
  @Field(() => String, { description: 'The word.' })
  name!: string;
  @Field(() => Int, { description: 'Live transactions with it.' })
  count!: number;
}

@ObjectType({ description: 'A tag and its place in a list.' })
export class TagEdge {
  @Field(() => String, { description: 'Cursor of this row, for `after`.' })
  cursor!: string;
  @Field(() => Tag, { description: 'The tag.' })
  node!: Tag;
}

@ObjectType({ description: 'A page of tags (Relay cursor connections).' })
export class TagConnection {
  @Field(() => [TagEdge], { description: 'Rows of the page.' })
  edges!: readonly TagEdge[];
  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}
