import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { AccountTypeEnum } from '../accounts/accounts.types.ts';
import { Attachment } from '../attachments/attachments.types.ts';
import { Money } from '../graphql/money.types.ts';
import { PageInfo } from '../graphql/page.types.ts';
import { DateScalar, DateTimeScalar } from '../graphql/scalars.ts';

export enum PostingStatusEnum {
  PENDING = 'PENDING',
  CLEARED = 'CLEARED',
  RECONCILED = 'RECONCILED',
}
registerEnumType(PostingStatusEnum, {
  name: 'PostingStatus',
  description: 'What the bank says of a posting on an own account.',
  valuesConfig: {
    PENDING: { description: 'The bank has not booked it yet.' },
    CLEARED: { description: 'The bank has booked it. Postings on categories are always cleared.' },
    RECONCILED: { description: 'Checked against a statement: amount, account and day are locked.' },
  },
});

export enum TransactionKindEnum {
  EXPENSE = 'EXPENSE',
  INCOME = 'INCOME',
  SPLIT = 'SPLIT',
  TRANSFER = 'TRANSFER',
  EXCHANGE = 'EXCHANGE',
  IN_TRANSIT = 'IN_TRANSIT',
  OPENING_BALANCE = 'OPENING_BALANCE',
}
registerEnumType(TransactionKindEnum, {
  name: 'TransactionKind',
  description: 'What a person calls a transaction; derived from its postings, stored nowhere.',
  valuesConfig: {
    EXPENSE: { description: 'One spending category; a refund is an expense that comes back.' },
    INCOME: { description: 'One income category.' },
    SPLIT: { description: 'Several lines, at least one of them on a category.' },
    TRANSFER: { description: 'Between own accounts of one currency on one day.' },
    EXCHANGE: { description: 'Between own accounts of two currencies on one day.' },
    IN_TRANSIT: { description: 'Between own accounts, leaving on one day and arriving on another.' },
    OPENING_BALANCE: { description: 'What an account held before the books began.' },
  },
});

export enum EntryLineKindEnum {
  CATEGORY = 'CATEGORY',
  TRANSFER = 'TRANSFER',
  OPENING = 'OPENING',
}
registerEnumType(EntryLineKindEnum, {
  name: 'EntryLineKind',
  description: 'What a line of an entry says about the money.',
  valuesConfig: {
    CATEGORY: { description: 'It was earned or spent.' },
    TRANSFER: { description: 'It came from or went to another own account.' },
    OPENING: { description: 'It was there before the books began.' },
  },
});

@ObjectType({
  description: 'One change of one account. The postings of a transaction sum to zero per currency and day.',
})
export class Posting {
  @Field(() => Int, { description: 'Stable inside its transaction, from 0.' })
  position!: number;
  @Field(() => ID, { description: 'The account: own, category, or one of the books’ own.' })
  accountId!: string;
  @Field(() => String, { description: 'Its name.' })
  accountName!: string;
  @Field(() => AccountTypeEnum, { description: 'Its type.' })
  accountType!: AccountTypeEnum;
  @Field(() => Money, {
    description: 'Positive debits, negative credits: spending is positive on its category.',
  })
  amount!: Money;
  @Field(() => DateScalar, { description: 'Day on which the account changes.' })
  date!: string;
  @Field(() => String, { description: "The person's words about this posting, possibly empty." })
  memo!: string;
  @Field(() => PostingStatusEnum, { description: 'Says something on own accounts alone.' })
  status!: PostingStatusEnum;
}

@ObjectType({
  description: 'One line of what a person entered: a category, another own account, or an opening balance.',
})
export class EntryLine {
  @Field(() => Int, { description: 'Position of the line, from 0.' })
  position!: number;
  @Field(() => EntryLineKindEnum, { description: 'What the line says about the money.' })
  kind!: EntryLineKindEnum;
  @Field(() => Money, { description: "Change of the entry's account, in its currency." })
  amount!: Money;
  @Field(() => ID, {
    nullable: true,
    description: 'The category; null when uncategorised or not a category line.',
  })
  categoryId!: string | null;
  @Field(() => ID, { nullable: true, description: 'The other own account of a transfer line.' })
  accountId!: string | null;
  @Field(() => Money, {
    nullable: true,
    description: 'Change of the other account where its currency differs.',
  })
  counterAmount!: Money | null;
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Day on which the other account changes where it differs: of arrival when money leaves, of departure when it comes in.',
  })
  arrivesOn!: string | null;
  @Field(() => PostingStatusEnum, { nullable: true, description: "Status of the transfer's other leg." })
  status!: PostingStatusEnum | null;
  @Field(() => String, { description: 'Words about this line, possibly empty.' })
  memo!: string;
}

@ObjectType({
  description:
    'One dated event. It is always told from the account it was entered in, also in the register of another.',
})
export class Transaction {
  @Field(() => ID, { description: 'Id.' })
  id!: string;
  @Field(() => DateScalar, { description: "Day on which the entry's account changes." })
  date!: string;
  @Field(() => String, { description: 'Whom the money went to or came from, possibly empty.' })
  payee!: string;
  @Field(() => String, { description: 'Words about the transaction, possibly empty.' })
  note!: string;
  @Field(() => [String], { description: 'Tags by name.' })
  tags!: readonly string[];
  @Field(() => TransactionKindEnum, { description: 'What a person calls it.' })
  kind!: TransactionKindEnum;
  @Field(() => ID, { description: 'The own account the entry was made in.' })
  accountId!: string;
  @Field(() => Money, { description: 'Change of that account.' })
  amount!: Money;
  @Field(() => PostingStatusEnum, { description: 'Status of the posting on that account.' })
  status!: PostingStatusEnum;
  @Field(() => [EntryLine], {
    description:
      'What was entered. Empty where the postings have a shape that no entry leads to, which only a hand in the database makes.',
  })
  lines!: readonly EntryLine[];
  @Field(() => [Posting], { description: 'All its postings by position.' })
  postings!: readonly Posting[];
  @Field(() => Int, { description: 'Grows by one with each edit; sent back with an edit.' })
  version!: number;
  @Field(() => DateTimeScalar, { description: 'When it was entered or imported.' })
  createdAt!: string;
  @Field(() => DateTimeScalar, { description: 'When it last changed.' })
  updatedAt!: string;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it went to the trash; null while it is live.',
  })
  deletedAt!: string | null;
  @Field(() => ID, { nullable: true, description: 'Batch it was imported by.' })
  importBatchId!: string | null;
  @Field(() => [Attachment], {
    description: 'Files at it in the order they came, 100 at most, without those in the trash.',
  })
  attachments!: readonly Attachment[];
  @Field(() => Int, { description: 'How many files are at it.' })
  attachmentCount!: number;
}

@ObjectType({ description: 'What the rows of a filter moved in one currency.' })
export class CurrencySum {
  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;
  @Field(() => Money, { description: 'Sum of what came in; never negative.' })
  in!: Money;
  @Field(() => Money, { description: 'Sum of what went out, as a positive amount.' })
  out!: Money;
  @Field(() => Money, { description: 'In less out.' })
  net!: Money;
}

@ObjectType({ description: 'All rows that match a filter, not only those of the page.' })
export class FilterTotals {
  @Field(() => Int, { description: 'How many match.' })
  count!: number;
  @Field(() => [CurrencySum], {
    description:
      "Sums per currency, over own accounts' postings in a list of transactions, over the account's own in a register.",
  })
  sums!: readonly CurrencySum[];
}

@ObjectType({ description: 'A transaction and its place in a list.' })
export class TransactionEdge {
  @Field(() => String, { description: 'Cursor of this row, for `after`.' })
  cursor!: string;
  @Field(() => Transaction, { description: 'The transaction.' })
  node!: Transaction;
}

@ObjectType({ description: 'A page of transactions (Relay cursor connections).' })
export class TransactionConnection {
  @Field(() => [TransactionEdge], { description: 'Rows of the page.' })
  edges!: readonly TransactionEdge[];
  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}
