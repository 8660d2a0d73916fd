import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: "Room for a household's files: attachments, also in the trash, and bank files." })
export class FileStorage {
  @Field(() => Float, { description: 'Bytes that are kept now, each content once.' })
  usedBytes!: number;
  @Field(() => Float, { description: 'Bytes that may be kept.' })
  bytesMax!: number;
  @Field(() => Int, { description: 'Bytes of the largest file that is taken.' })
  fileBytesMax!: number;
}
