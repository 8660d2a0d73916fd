import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Money } from '../graphql/money.types.ts';
import { PageInfo } from '../graphql/page.types.ts';
import { DateScalar, DateTimeScalar } from '../graphql/scalars.ts';
import { Person } from '../users/users.types.ts';
import {
  CsvColumnRoleEnum,
  DateOrderEnum,
  DecimalMarkEnum,
  ImportStatusEnum,
  StatementFormatEnum,
  VerdictEnum,
} from './import-enums.types.ts';

@ObjectType({ description: 'How far the server is with a batch.' })
export class Progress {
  @Field(() => Int, { description: 'Lines read, or written, so far.' })
  done!: number;
  @Field(() => Int, { nullable: true, description: 'How many there are; null while that is not known.' })
  total!: number | null;
}

@ObjectType({ description: 'Why a file could not be read, or why nothing came of a commit or an undo.' })
export class ImportProblem {
  @Field(() => String, { description: 'Code of the rule that the file breaks, or of what happened.' })
  code!: string;
  @Field(() => String, { description: 'A sentence that a person can act on.' })
  message!: string;
}

@ObjectType({ description: 'A value that a sentence quotes.' })
export class ReasonParam {
  @Field(() => String, { description: 'Name of the place in the sentence.' })
  name!: string;
  @Field(() => String, {
    description: 'Value: a day as `YYYY-MM-DD`, a count in digits, anything else as it stands.',
  })
  value!: string;
}

@ObjectType({
  description: 'Why a line has its verdict: a code for a sentence, with what the sentence quotes.',
})
export class Reason {
  @Field(() => String, { description: 'Code of the sentence.' })
  code!: string;
  @Field(() => [ReasonParam], { description: 'What the sentence quotes.' })
  params!: readonly ReasonParam[];
}

@ObjectType({ description: 'Something to know of a file that was read all the same.' })
export class ImportIssue {
  @Field(() => Int, { description: 'Line of the file, from 1; 0 when it is of the file as a whole.' })
  lineNumber!: number;
  @Field(() => String, { description: 'Code of the sentence.' })
  code!: string;
  @Field(() => [ReasonParam], { description: 'What the sentence quotes.' })
  params!: readonly ReasonParam[];
}

@ObjectType({ description: 'One account that a file speaks of, and the one of ours that it goes into.' })
export class StatementAccount {
  @Field(() => Int, { description: 'Position in the file, from 0.' })
  position!: number;
  @Field(() => String, { nullable: true, description: "The bank's number of the account." })
  bankAccountId!: string | null;
  @Field(() => String, { nullable: true, description: 'ISO 4217 code, where the file tells it.' })
  currency!: string | null;
  @Field(() => ID, { nullable: true, description: 'Our account; null while a person has to choose it.' })
  accountId!: string | null;
  @Field(() => Int, { description: 'Lines of this account, unreadable ones included.' })
  lineCount!: number;
  @Field(() => DateScalar, { nullable: true, description: 'First day that the file covers.' })
  from!: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'Last day that the file covers.' })
  to!: string | null;
}

@ObjectType({ description: 'A setting of a CSV file that could be read two ways.' })
export class CsvQuestion {
  @Field(() => String, {
    description: 'DELIMITER, DATE_ORDER, DECIMAL_MARK, DATE_COLUMN, AMOUNT_COLUMN or SIGN.',
  })
  what!: string;
  @Field(() => String, { description: 'What was chosen.' })
  chosen!: string;
  @Field(() => [String], { description: 'What fits as well.' })
  alternatives!: readonly string[];
  @Field(() => String, { description: 'A value of the file that reads both ways.' })
  example!: string;
}

@ObjectType({ description: 'How a CSV file is read.' })
export class CsvReading {
  @Field(() => String, { description: 'What stands between cells.' })
  delimiter!: string;
  @Field(() => String, { description: 'UTF-8, UTF-16LE, UTF-16BE or Windows-1252.' })
  encoding!: string;
  @Field(() => Int, { description: 'Lines before the table.' })
  skipLines!: number;
  @Field(() => Boolean, { description: 'Whether the table begins with names of its columns.' })
  hasHeader!: boolean;
  @Field(() => [CsvColumnRoleEnum], { description: 'What each column holds.' })
  columns!: readonly CsvColumnRoleEnum[];
  @Field(() => DateOrderEnum, { description: 'Order of day, month and year.' })
  dateOrder!: DateOrderEnum;
  @Field(() => DecimalMarkEnum, { description: 'Mark before decimals.' })
  decimalMark!: DecimalMarkEnum;
  @Field(() => Boolean, { description: 'Whether every sign is turned around.' })
  flipSign!: boolean;
  @Field(() => [String], { description: 'Settings that the file leaves open: see `questions`.' })
  ambiguous!: readonly string[];
  @Field(() => [CsvQuestion], { description: 'Settings that could be read two ways, with what else fits.' })
  questions!: readonly CsvQuestion[];
  @Field(() => [String], {
    description: 'DATE or AMOUNT, when no column was found for it: a person has to choose.',
  })
  missing!: readonly string[];
  @Field(() => [[String]], { description: 'First rows as they stand, the header first when there is one.' })
  sample!: readonly (readonly string[])[];
  @Field(() => Boolean, { description: 'Whether these settings were remembered from this account.' })
  remembered!: boolean;
}

@ObjectType({ description: 'How many lines have each verdict, and what a commit does with the chosen ones.' })
export class VerdictCounts {
  @Field(() => Int, { description: 'All lines.' })
  all!: number;
  @Field(() => Int, { description: 'NEW.' })
  new!: number;
  @Field(() => Int, { description: 'DUPLICATE.' })
  duplicate!: number;
  @Field(() => Int, { description: 'MATCH.' })
  match!: number;
  @Field(() => Int, { description: 'TRANSFER.' })
  transfer!: number;
  @Field(() => Int, { description: 'UNREADABLE.' })
  unreadable!: number;
  @Field(() => Int, { description: 'DELETED.' })
  deleted!: number;
  @Field(() => Int, { description: 'Lines that a commit acts on: those it adds, merges and pairs.' })
  chosen!: number;
  @Field(() => Int, { description: 'Chosen lines that a commit makes transactions of their own.' })
  adds!: number;
  @Field(() => Int, { description: 'Chosen lines that a commit merges with entries of the books.' })
  merges!: number;
  @Field(() => Int, { description: 'Chosen lines that a commit makes the other half of transfers.' })
  pairs!: number;
}

@ObjectType({ description: 'One line of a bank file.' })
export class StatementLine {
  @Field(() => ID, { description: 'Id.' })
  id!: string;
  @Field(() => Int, { description: 'Line of the file, from 1.' })
  lineNumber!: number;
  @Field(() => Int, { description: 'Position of its account in the file.' })
  accountPosition!: number;
  @Field(() => DateScalar, { nullable: true, description: 'Day of booking; null when it cannot be read.' })
  date!: string | null;
  @Field(() => Money, { nullable: true, description: 'Change of the account; null when it cannot be read.' })
  amount!: Money | null;
  @Field(() => String, { description: 'The other party as the bank wrote it.' })
  bankPayee!: string;
  @Field(() => String, { description: 'The payee that it gets in the books.' })
  payee!: string;
  @Field(() => String, { description: 'Every further text of the line.' })
  memo!: string;
  @Field(() => String, { description: 'The line as it stands in the file, shortened when it is long.' })
  raw!: string;
  @Field(() => VerdictEnum, { description: 'What it is to the books.' })
  verdict!: VerdictEnum;
  @Field(() => VerdictEnum, {
    description: 'What the reading took it for, before a person decided otherwise.',
  })
  proposed!: VerdictEnum;
  @Field(() => Boolean, { description: 'Whether a commit acts on it.' })
  chosen!: boolean;
  @Field(() => ID, {
    nullable: true,
    description: 'Category that it gets, or that its entry has; null is uncategorised.',
  })
  categoryId!: string | null;
  @Field(() => ID, { nullable: true, description: 'Account on the other side when it is a transfer.' })
  transferAccountId!: string | null;
}

@ObjectType({ description: 'A row of a page of statement lines.' })
export class StatementLineEdge {
  @Field(() => String, { description: 'Cursor of the row.' })
  cursor!: string;
  @Field(() => StatementLine, { description: 'The line.' })
  node!: StatementLine;
}

@ObjectType({ description: 'A page of statement lines (Relay cursor connections).' })
export class StatementLineConnection {
  @Field(() => [StatementLineEdge], { description: 'Rows of the page.' })
  edges!: readonly StatementLineEdge[];
  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}

@ObjectType({ description: 'What undoing a batch would do.' })
export class UndoPreview {
  @Field(() => Int, { description: 'Transactions that it removes for good.' })
  removes!: number;
  @Field(() => Int, {
    description: 'Entries that become what they were before the batch was merged with them.',
  })
  unmerges!: number;
  @Field(() => Int, {
    description: 'Lines whose transactions were edited or got an attachment since, which it leaves.',
  })
  kept!: number;
  @Field(() => [ID], { description: 'The first 200 of the transactions that it leaves.' })
  keptTransactionIds!: readonly string[];
}

@ObjectType({ description: 'The statement lines of one file, committed and undone as a whole.' })
export class ImportBatch {
  @Field(() => ID, { description: 'Id.' })
  id!: string;
  @Field(() => String, { description: 'Name of the file.' })
  fileName!: string;
  @Field(() => Int, { description: 'Size of the file in bytes.' })
  fileSizeBytes!: number;
  @Field(() => String, {
    description:
      "Where the file is served to the household's members, below the address of this installation.",
  })
  fileAddress!: string;
  @Field(() => StatementFormatEnum, {
    nullable: true,
    description: 'Format; null until the file was looked into.',
  })
  format!: StatementFormatEnum | null;
  @Field(() => String, { nullable: true, description: 'Encoding of its text.' })
  encoding!: string | null;
  @Field(() => ImportStatusEnum, { description: 'Where it stands.' })
  status!: ImportStatusEnum;
  @Field(() => DateTimeScalar, { description: 'When it was begun.' })
  createdAt!: string;
  @Field(() => Person, { description: 'Who began it.' })
  createdBy!: Person;
  @Field(() => Progress, { description: 'How far reading or committing is.' })
  progress!: Progress;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it came into the books.' })
  committedAt!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was taken out again.' })
  undoneAt!: string | null;
}

@ObjectType({ description: 'A row of a page of import batches.' })
export class ImportBatchEdge {
  @Field(() => String, { description: 'Cursor of the row.' })
  cursor!: string;
  @Field(() => ImportBatch, { description: 'The batch.' })
  node!: ImportBatch;
}

@ObjectType({ description: 'A page of import batches (Relay cursor connections).' })
export class ImportBatchConnection {
  @Field(() => [ImportBatchEdge], { description: 'Rows of the page.' })
  edges!: readonly ImportBatchEdge[];
  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}

@ObjectType({ description: 'A batch after a change.' })
export class ImportPayload {
  @Field(() => ImportBatch, { description: 'The batch.' })
  batch!: ImportBatch;
  @Field(() => Int, { description: 'Revision after the change.' })
  revision!: number;
}

@ObjectType({ description: 'A batch after it was undone.' })
export class ImportUndoPayload {
  @Field(() => ImportBatch, { description: 'The batch.' })
  batch!: ImportBatch;
  @Field(() => Int, { description: 'Transactions that were removed for good.' })
  removed!: number;
  @Field(() => Int, { description: 'Entries that are again what they were before the batch.' })
  unmerged!: number;
  @Field(() => [ID], {
    description:
      'The first 200 of the transactions that stay because they were edited or got an attachment since.',
  })
  keptTransactionIds!: readonly string[];
  @Field(() => Int, { description: 'Revision after the change.' })
  revision!: number;
}

@ObjectType({ description: 'How far the server is with a batch, told while it works.' })
export class ImportProgress {
  @Field(() => ID, { description: 'The batch.' })
  batchId!: string;
  @Field(() => ImportStatusEnum, { description: 'Where it stands.' })
  status!: ImportStatusEnum;
  @Field(() => Progress, { description: 'How far it is.' })
  progress!: Progress;
}
