import { registerEnumType } from 'type-graphql';

export enum ImportStatusEnum {
  READING = 'READING',
  READY = 'READY',
  COMMITTING = 'COMMITTING',
  COMMITTED = 'COMMITTED',
  UNDONE = 'UNDONE',
  CANCELLED = 'CANCELLED',
  FAILED = 'FAILED',
}
registerEnumType(ImportStatusEnum, {
  name: 'ImportStatus',
  description: 'Where an import batch stands.',
  valuesConfig: {
    READING: { description: 'The file is being read; nothing is in the books.' },
    READY: { description: 'Its lines have verdicts and wait for a person; nothing is in the books.' },
    COMMITTING: { description: 'Its lines are being written to the books, all of them or none.' },
    COMMITTED: { description: 'Its chosen lines are in the books.' },
    UNDONE: { description: 'It was taken out of the books again.' },
    CANCELLED: { description: 'It was stopped before it came into the books; its lines are gone.' },
    FAILED: { description: 'The file could not be read: `problem` says why.' },
  },
});

export enum StatementFormatEnum {
  CSV = 'CSV',
  OFX = 'OFX',
}
registerEnumType(StatementFormatEnum, {
  name: 'StatementFormat',
  description: 'Format of a bank file, told by its content.',
  valuesConfig: {
    CSV: { description: 'A table: comma, semicolon, tab or bar between its cells.' },
    OFX: { description: 'Open Financial Exchange 1.x or 2.x, also called QFX.' },
  },
});

export enum VerdictEnum {
  NEW = 'NEW',
  DUPLICATE = 'DUPLICATE',
  MATCH = 'MATCH',
  TRANSFER = 'TRANSFER',
  UNREADABLE = 'UNREADABLE',
  DELETED = 'DELETED',
}
registerEnumType(VerdictEnum, {
  name: 'Verdict',
  description: 'What a statement line is to the books.',
  valuesConfig: {
    NEW: { description: 'Not in the books: a commit makes a transaction of it.' },
    DUPLICATE: { description: 'In the books already.' },
    MATCH: {
      description: 'An entry that a person typed: a commit merges the two and keeps what the person gave.',
    },
    TRANSFER: {
      description: 'One side of a transfer whose other side is in the books: a commit completes it.',
    },
    UNREADABLE: { description: 'A value of it cannot be read; nothing is guessed.' },
    DELETED: { description: 'Imported before and deleted since: it does not come back unless asked for.' },
  },
});

export enum CsvColumnRoleEnum {
  IGNORE = 'IGNORE',
  DATE = 'DATE',
  AMOUNT = 'AMOUNT',
  DEBIT = 'DEBIT',
  CREDIT = 'CREDIT',
  DIRECTION = 'DIRECTION',
  PAYEE = 'PAYEE',
  MEMO = 'MEMO',
  CURRENCY = 'CURRENCY',
  BANK_ID = 'BANK_ID',
  BALANCE = 'BALANCE',
  CATEGORY = 'CATEGORY',
  CHECK_NUMBER = 'CHECK_NUMBER',
}
registerEnumType(CsvColumnRoleEnum, {
  name: 'CsvColumnRole',
  description: 'What a column of a CSV file holds.',
  valuesConfig: {
    IGNORE: { description: 'Nothing that is read.' },
    DATE: { description: 'The day of booking.' },
    AMOUNT: { description: 'The amount, with its sign unless another column gives the direction.' },
    DEBIT: { description: 'Money out, of two columns of amounts.' },
    CREDIT: { description: 'Money in, of two columns of amounts.' },
    DIRECTION: { description: 'A word or sign that says whether an amount goes out or comes in.' },
    PAYEE: { description: 'The other party.' },
    MEMO: { description: 'A text; several columns may be.' },
    CURRENCY: { description: 'ISO 4217 code of the amount.' },
    BANK_ID: { description: "The bank's own id of the line." },
    BALANCE: { description: 'Balance after the line.' },
    CATEGORY: { description: 'Name of a category.' },
    CHECK_NUMBER: { description: 'Number of a cheque.' },
  },
});

export enum DateOrderEnum {
  DMY = 'DMY',
  MDY = 'MDY',
  YMD = 'YMD',
}
registerEnumType(DateOrderEnum, {
  name: 'DateOrder',
  description: 'Order of day, month and year in the dates of a file.',
  valuesConfig: {
    DMY: { description: 'Day, month, year.' },
    MDY: { description: 'Month, day, year.' },
    YMD: { description: 'Year, month, day.' },
  },
});

export enum DecimalMarkEnum {
  COMMA = 'COMMA',
  POINT = 'POINT',
}
registerEnumType(DecimalMarkEnum, {
  name: 'DecimalMark',
  description: 'Mark before the decimals in the amounts of a file.',
  valuesConfig: { COMMA: { description: '1.234,56' }, POINT: { description: '1,234.56' } },
});
