import { Field, ID, InputType, Int } from 'type-graphql';
import { CsvColumnRoleEnum, DateOrderEnum, DecimalMarkEnum, VerdictEnum } from './import-enums.types.ts';

@InputType({ description: 'How a CSV file is to be read; what is left out is found from the file.' })
export class CsvSettingsInput {
  @Field(() => String, { nullable: true, description: 'Comma, semicolon, tab or bar.' })
  delimiter?: string | null;
  @Field(() => String, { nullable: true, description: 'UTF-8, UTF-16LE, UTF-16BE or Windows-1252.' })
  encoding?: string | null;
  @Field(() => Int, { nullable: true, description: 'Lines before the table, 0 to 10,000.' })
  skipLines?: number | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the table begins with names of its columns.',
  })
  hasHeader?: boolean | null;
  @Field(() => [CsvColumnRoleEnum], { nullable: true, description: 'What each column holds.' })
  columns?: CsvColumnRoleEnum[] | null;
  @Field(() => DateOrderEnum, { nullable: true, description: 'Order of day, month and year.' })
  dateOrder?: DateOrderEnum | null;
  @Field(() => DecimalMarkEnum, { nullable: true, description: 'Mark before decimals.' })
  decimalMark?: DecimalMarkEnum | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Turn every sign around, for files that write money out without a minus.',
  })
  flipSign?: boolean | null;
}

@InputType({ description: 'The account that a part of a file goes into.' })
export class StatementAccountInput {
  @Field(() => Int, { description: 'Position in the file, from 0.' })
  position!: number;
  @Field(() => ID, { description: 'Our account.' })
  accountId!: string;
}

@InputType({ description: 'What a person decides about lines; what is left out stays.' })
export class LineChangeInput {
  @Field(() => Boolean, { nullable: true, description: 'Whether a commit acts on them.' })
  chosen?: boolean | null;
  @Field(() => VerdictEnum, {
    nullable: true,
    description:
      'NEW to write them, DUPLICATE not to, MATCH or TRANSFER to go with the entry that the reading found.',
  })
  verdict?: VerdictEnum | null;
  @Field(() => ID, {
    nullable: true,
    description: 'Category of those that become transactions of their own.',
  })
  categoryId?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Takes the category away.' })
  uncategorise?: boolean | null;
  @Field(() => ID, {
    nullable: true,
    description: 'Own account on the other side: makes them transfers of their own.',
  })
  transferAccountId?: string | null;
  @Field(() => String, { nullable: true, description: 'Payee that they get in the books.' })
  payee?: string | null;
}
