import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DateScalar, DecimalScalar } from '../graphql/scalars.ts';
import {
  EntryLineKindEnum,
  PostingStatusEnum,
  Transaction,
  TransactionKindEnum,
} from './transactions.types.ts';

@InputType({
  description:
    'Conditions on transactions: every one that is given must hold. Empty texts and lists ask for nothing.',
})
export class TransactionFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Words, each found in payee, note or a memo, whatever its case and accents. At most 10.',
  })
  text?: string | null;
  @Field(() => [ID], { nullable: true, description: 'Categories with their descendants; any of them.' })
  categoryIds?: string[] | null;
  @Field(() => [ID], { nullable: true, description: 'Accounts; a posting on any of them.' })
  accountIds?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'Any of these tags.' })
  tags?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'None of these tags.' })
  withoutTags?: string[] | null;
  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      "Smallest absolute amount, in units of whatever currency: of the row in a register, else of the entry's account.",
  })
  amountMin?: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Largest absolute amount, likewise.' })
  amountMax?: string | null;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day. A range of dates keeps the running balance.',
  })
  from?: string | null;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'Last day. A range of dates keeps the running balance.',
  })
  to?: string | null;
  @Field(() => PostingStatusEnum, {
    nullable: true,
    description: "Status of the row in a register, else of any of the transaction's own accounts.",
  })
  status?: PostingStatusEnum | null;
  @Field(() => String, { nullable: true, description: 'Exactly this payee.' })
  payee?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'True: something in it is uncategorised. False: nothing is.',
  })
  uncategorised?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: 'True: files are attached to it. False: none are.' })
  hasAttachments?: boolean | null;
  @Field(() => [TransactionKindEnum], { nullable: true, description: 'Any of these kinds.' })
  kinds?: TransactionKindEnum[] | null;
  @Field(() => ID, { nullable: true, description: 'Batch they were imported by.' })
  importBatchId?: string | null;
}

@InputType({ description: 'One line of an entry.' })
export class EntryLineInput {
  @Field(() => EntryLineKindEnum, {
    nullable: true,
    defaultValue: EntryLineKindEnum.CATEGORY,
    description: 'What the line says about the money.',
  })
  kind?: EntryLineKindEnum | null;
  @Field(() => DecimalScalar, {
    description: "Change of the entry's account, in its currency: negative where money leaves.",
  })
  amount!: string;
  @Field(() => ID, {
    nullable: true,
    description: 'The category of a category line; uncategorised when omitted.',
  })
  categoryId?: string | null;
  @Field(() => ID, { nullable: true, description: 'The other own account of a transfer line.' })
  accountId?: string | null;
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Change of the other account, of the other sign; needed exactly where its currency differs.',
  })
  counterAmount?: string | null;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day on which the other account changes where it differs.',
  })
  arrivesOn?: string | null;
  @Field(() => PostingStatusEnum, {
    nullable: true,
    description:
      "Status of the transfer's other leg; when omitted it stays, in a new transfer it is the entry's.",
  })
  status?: PostingStatusEnum | null;
  @Field(() => String, { nullable: true, description: 'Words about this line, at most 1,000 characters.' })
  memo?: string | null;
}

@InputType({
  description: 'What a person enters: one change of one own account, and where the money came from or went.',
})
export class TransactionInput {
  @Field(() => DateScalar, { description: 'Day on which the account changes.' })
  date!: string;
  @Field(() => String, {
    nullable: true,
    description: 'Whom the money went to or came from, at most 500 characters.',
  })
  payee?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Words about the transaction, at most 5,000 characters.',
  })
  note?: string | null;
  @Field(() => [String], { nullable: true, description: 'At most 50 tags of 100 characters.' })
  tags?: string[] | null;
  @Field(() => ID, { description: 'The own account the entry is made in.' })
  accountId!: string;
  @Field(() => DecimalScalar, { description: 'Change of that account: must equal the sum of the lines.' })
  amount!: string;
  @Field(() => PostingStatusEnum, {
    nullable: true,
    defaultValue: PostingStatusEnum.CLEARED,
    description: 'Status of the posting on that account.',
  })
  status?: PostingStatusEnum | null;
  @Field(() => [EntryLineInput], {
    description: 'One for a plain expense, income or transfer; several for a split. At most 200.',
  })
  lines!: EntryLineInput[];
}

@InputType({ description: 'Changes of many transactions; what is left out stays.' })
export class BulkEditInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Category of transactions that have exactly one; splits and transfers are refused.',
  })
  categoryId?: string | null;
  @Field(() => PostingStatusEnum, {
    nullable: true,
    description: 'Status of all their postings on own accounts.',
  })
  status?: PostingStatusEnum | null;
  @Field(() => [String], { nullable: true, description: 'Tags to put on.' })
  addTags?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'Tags to take off.' })
  removeTags?: string[] | null;
  @Field(() => Int, { nullable: true, description: 'Days to move every date by, may be negative.' })
  shiftDays?: number | null;
  @Field(() => String, { nullable: true, description: 'Payee; empty takes it away.' })
  payee?: string | null;
}

@ObjectType({ description: 'A transaction after a change.' })
export class TransactionPayload {
  @Field(() => Transaction, { description: 'The transaction.' })
  transaction!: Transaction;
  @Field(() => Int, { description: 'Revision after the change.' })
  revision!: number;
}

@ObjectType({ description: 'Transactions after a change.' })
export class TransactionsPayload {
  @Field(() => [ID], { description: 'Ids of all that the change concerned.' })
  ids!: readonly string[];
  @Field(() => Int, { description: 'Revision after the change.' })
  revision!: number;
}
