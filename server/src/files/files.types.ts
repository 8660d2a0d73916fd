import { Field, Int, ObjectType } from 'type-graphql';
import { DecimalScalar } from '../graphql/scalars.ts';

@ObjectType({ description: "Room for a household's files: attachments, also in the trash, and bank files." })
export class FileStorage {
  @Field(() => DecimalScalar, {
    description:
      'Bytes that are kept now, each content once; a whole number, as text since it may pass 32 bits.',
  })
  usedBytes!: string;
  @Field(() => DecimalScalar, { description: 'Bytes that may be kept; a whole number as text.' })
  bytesMax!: string;
  @Field(() => Int, { description: 'Bytes of the largest file that is taken.' })
  fileBytesMax!: number;
}
