import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { PageInfo } from '../graphql/page.types.ts';
import { DateTimeScalar } from '../graphql/scalars.ts';
import { Person } from '../users/users.types.ts';

export enum FilePreviewEnum {
  IMAGE = 'IMAGE',
  PDF = 'PDF',
  TEXT = 'TEXT',
  NONE = 'NONE',
}
registerEnumType(FilePreviewEnum, {
  name: 'FilePreview',
  description: 'How a file can be looked at without leaving the page.',
  valuesConfig: {
    IMAGE: { description: 'As an image: PNG, JPEG, GIF, WebP or AVIF.' },
    PDF: { description: "As a PDF, in the browser's own viewer." },
    TEXT: { description: 'As plain text in UTF-8.' },
    NONE: { description: 'Only by downloading it.' },
  },
});

@ObjectType({ description: 'A file at a transaction.' })
export class Attachment {
  @Field(() => ID, { description: 'Id.' })
  id!: string;
  @Field(() => ID, { description: 'The transaction that it is attached to.' })
  transactionId!: string;
  @Field(() => ID, { description: 'Its file, as the upload answered.' })
  fileId!: string;
  @Field(() => String, { description: 'Name of the file, as it was given or changed since.' })
  name!: string;
  @Field(() => String, {
    description:
      'Media type as its content says, such as image/png; application/octet-stream when it says none.',
  })
  mediaType!: string;
  @Field(() => FilePreviewEnum, { description: 'How it can be looked at without leaving the page.' })
  preview!: FilePreviewEnum;
  @Field(() => Int, { description: 'Size in bytes.' })
  sizeBytes!: number;
  @Field(() => Int, { nullable: true, description: 'Width in pixels as it is shown, of an image.' })
  width!: number | null;
  @Field(() => Int, { nullable: true, description: 'Height in pixels as it is shown, of an image.' })
  height!: number | null;
  @Field(() => String, {
    description:
      "Where its content is served to the household's members, below the address of this installation.",
  })
  address!: string;
  @Field(() => Int, { description: 'Grows by one with each change; sent back with a change of the name.' })
  version!: number;
  @Field(() => DateTimeScalar, { description: 'When it was attached.' })
  createdAt!: string;
  @Field(() => Person, { nullable: true, description: 'Who attached it; null for a person who is gone.' })
  createdBy!: Person | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it went to the trash; null while its transaction shows it.',
  })
  removedAt!: string | null;
}

@ObjectType({ description: 'An attachment, its transaction, and its place in a list.' })
export class AttachmentEdge {
  @Field(() => String, { description: 'Cursor of this row, for `after`.' })
  cursor!: string;
  @Field(() => Attachment, { description: 'The attachment.' })
  node!: Attachment;
}

@ObjectType({ description: 'A page of attachments (Relay cursor connections).' })
export class AttachmentConnection {
  @Field(() => [AttachmentEdge], { description: 'Rows of the page.' })
  edges!: readonly AttachmentEdge[];
  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}

@ObjectType({ description: 'An attachment after a change.' })
export class AttachmentPayload {
  @Field(() => Attachment, { description: 'The attachment.' })
  attachment!: Attachment;
  @Field(() => Int, { description: 'Revision after the change.' })
  revision!: number;
}
