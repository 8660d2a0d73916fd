import { defineEntity, p } from '@mikro-orm/core';
import type { AccountType, SystemRole } from '../../ledger/account.ts';

export type AccountGroup = 'EVERYDAY' | 'SAVINGS' | 'CARDS' | 'INVESTMENTS' | 'LOANS' | 'PROPERTY';

const AccountSchema = defineEntity({
  name: 'Account',
  tableName: 'account',
  properties: {
    householdId: p.uuid().primary(),
    id: p.uuid().primary(),
    type: p.text().$type<AccountType>(),
    accountGroup: p.text().$type<AccountGroup>().nullable(),
    systemRole: p.text().$type<SystemRole>().nullable(),
    name: p.text(),
    currency: p.text().nullable(),
    parentId: p.uuid().nullable(),
    color: p.text().nullable(),
    position: p.integer().default(0),
    closedOn: p.date().nullable(),
    archived: p.boolean().default(false),
    version: p.integer().version().default(1),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});
/** An own account (asset, liability), a category (income, expense) or one of the system's equity accounts. */
export class Account extends AccountSchema.class {}
AccountSchema.setClass(Account);

const PayeeSchema = defineEntity({
  name: 'Payee',
  tableName: 'payee',
  properties: {
    householdId: p.uuid().primary(),
    id: p.uuid().primary(),
    name: p.text(),
    /** Kept by the database: the name as a search compares it. */
    foldedName: p.text().generated('by the migration 2026-11-25-3-search'),
  },
});
/** Whom money went to or came from. */
export class Payee extends PayeeSchema.class {}
PayeeSchema.setClass(Payee);

const TagSchema = defineEntity({
  name: 'Tag',
  tableName: 'tag',
  properties: { householdId: p.uuid().primary(), id: p.uuid().primary(), name: p.text() },
});
/** A word that people put on transactions across categories. */
export class Tag extends TagSchema.class {}
TagSchema.setClass(Tag);

const TransactionSchema = defineEntity({
  name: 'Transaction',
  tableName: 'transaction',
  properties: {
    householdId: p.uuid().primary(),
    id: p.uuid().primary(),
    date: p.date(),
    payeeId: p.uuid().nullable(),
    note: p.text().default(''),
    importBatchId: p.uuid().nullable(),
    version: p.integer().version().default(1),
    createdBy: p.uuid().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    updatedAt: p.datetime().defaultRaw('now()'),
    deletedAt: p.datetime().nullable(),
  },
});
/** One dated event; its postings are rows of `posting`, or of `trashed_posting` while it is in the trash. */
export class Transaction extends TransactionSchema.class {}
TransactionSchema.setClass(Transaction);

const ExchangeRateSchema = defineEntity({
  name: 'ExchangeRate',
  tableName: 'exchange_rate',
  properties: {
    householdId: p.uuid().primary(),
    id: p.uuid().primary(),
    currency: p.text(),
    base: p.text(),
    date: p.date(),
    rate: p.decimal('string').precision(30).scale(15),
  },
});
/** Units of `base` for one unit of `currency`, from that day on until the next rate. */
export class ExchangeRate extends ExchangeRateSchema.class {}
ExchangeRateSchema.setClass(ExchangeRate);
