import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { Account, ExchangeRate, Payee, Tag, Transaction } from '../../../src/persistence/entities/books.ts';
import { Household, Member } from '../../../src/persistence/entities/household.ts';
import { Person, Session } from '../../../src/persistence/entities/people.ts';

export const Posting = defineEntity({
  name: 'Posting',
  tableName: 'posting',
  properties: {
    householdId: p.uuid().primary(),
    transactionId: p.uuid().primary(),
    position: p.smallint().primary(),
    accountId: p.uuid(),
    amount: p.bigint('bigint'),
    currency: p.text(),
    date: p.date(),
    memo: p.text().default(''),
    status: p.text(),
  },
});
export type PostingEntity = InferEntity<typeof Posting>;

export const TransactionTag = defineEntity({
  name: 'TransactionTag',
  tableName: 'transaction_tag',
  properties: {
    householdId: p.uuid().primary(),
    transactionId: p.uuid().primary(),
    tagId: p.uuid().primary(),
  },
});

export const AccountBalance = defineEntity({
  name: 'AccountBalance',
  tableName: 'account_balance',
  properties: {
    householdId: p.uuid().primary(),
    accountId: p.uuid().primary(),
    currency: p.text().primary(),
    amount: p.bigint('bigint'),
    clearedAmount: p.bigint('bigint'),
    postingCount: p.bigint('bigint'),
  },
});

export const AccountMonth = defineEntity({
  name: 'AccountMonth',
  tableName: 'account_month',
  properties: {
    householdId: p.uuid().primary(),
    accountId: p.uuid().primary(),
    currency: p.text().primary(),
    month: p.date().primary(),
    amount: p.bigint('bigint'),
  },
});

export const AccountDay = defineEntity({
  name: 'AccountDay',
  tableName: 'account_day',
  properties: {
    householdId: p.uuid().primary(),
    accountId: p.uuid().primary(),
    currency: p.text().primary(),
    day: p.date().primary(),
    amount: p.bigint('bigint'),
  },
});

export const IdempotencyKey = defineEntity({
  name: 'IdempotencyKey',
  tableName: 'idempotency_key',
  properties: {
    householdId: p.uuid().primary(),
    key: p.text().primary(),
    operation: p.text(),
    requestHash: p.text(),
  },
});

export const entities = [
  Person,
  Session,
  Household,
  Member,
  Account,
  Payee,
  Tag,
  Transaction,
  ExchangeRate,
  Posting,
  TransactionTag,
  AccountBalance,
  AccountMonth,
  AccountDay,
  IdempotencyKey,
];
