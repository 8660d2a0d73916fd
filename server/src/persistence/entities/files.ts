import { defineEntity, p } from '@mikro-orm/core';

const StoredFileSchema = defineEntity({
  name: 'StoredFile',
  tableName: 'stored_file',
  properties: {
    householdId: p.uuid().primary(),
    id: p.uuid().primary(),
    sha256: p.text(),
    sizeBytes: p.bigint('bigint'),
    name: p.text(),
    mediaType: p.text().nullable(),
    width: p.integer().nullable(),
    height: p.integer().nullable(),
    createdBy: p.uuid(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});
/** An upload, whose content lies under the upload folder by its hash: several uploads of one content share it. */
export class StoredFile extends StoredFileSchema.class {}
StoredFileSchema.setClass(StoredFile);

const AttachmentSchema = defineEntity({
  name: 'Attachment',
  tableName: 'attachment',
  properties: {
    householdId: p.uuid().primary(),
    id: p.uuid().primary(),
    transactionId: p.uuid(),
    fileId: p.uuid(),
    name: p.text(),
    version: p.integer().version().default(1),
    createdBy: p.uuid().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    removedAt: p.datetime().nullable(),
  },
});
/** A file at a transaction, in its own trash while `removedAt` says so. */
export class Attachment extends AttachmentSchema.class {}
AttachmentSchema.setClass(Attachment);
