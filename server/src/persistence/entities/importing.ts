import { defineEntity, p } from '@mikro-orm/core';

export type ImportStatus =
  | 'READING'
  | 'READY'
  | 'COMMITTING'
  | 'COMMITTED'
  | 'UNDONE'
  | 'CANCELLED'
  | 'FAILED';

const ImportBatchSchema = defineEntity({
  name: 'ImportBatch',
  tableName: 'import_batch',
  properties: {
    householdId: p.uuid().primary(),
    id: p.uuid().primary(),
    fileId: p.uuid(),
    fileName: p.text(),
    format: p.text().$type<'CSV' | 'OFX'>().nullable(),
    encoding: p.text().nullable(),
    status: p.text().$type<ImportStatus>(),
    settings: p.json<Record<string, unknown>>().columnType('jsonb'),
    statementAccounts: p.json<readonly unknown[]>().columnType('jsonb'),
    problemCode: p.text().nullable(),
    problemParams: p.json<Record<string, string>>().columnType('jsonb').nullable(),
    progressDone: p.integer().default(0),
    progressTotal: p.integer().nullable(),
    workerSeenAt: p.datetime().nullable(),
    createdBy: p.uuid(),
    createdAt: p.datetime().defaultRaw('now()'),
    committedAt: p.datetime().nullable(),
    undoneAt: p.datetime().nullable(),
    version: p.integer().version().default(1),
  },
});
/** The statement lines of one file, committed and undone as a whole. */
export class ImportBatch extends ImportBatchSchema.class {}
ImportBatchSchema.setClass(ImportBatch);
