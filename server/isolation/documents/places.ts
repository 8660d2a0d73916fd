import type { IdKind } from './known.ts';

/** Where a value goes: an argument of `Type.field`, or a field of an input object. */
export interface Place {
  readonly owner: string;
  readonly name: string;
}

/** Arguments whose names say what they hold, wherever they stand. */
const byName: Readonly<Record<string, IdKind>> = {
  householdId: 'householdId',
  accountId: 'accountId',
  accountIds: 'accountId',
  transferAccountId: 'accountId',
  categoryId: 'categoryId',
  categoryIds: 'categoryId',
  parentId: 'categoryId',
  fromId: 'categoryId',
  intoId: 'categoryId',
  transactionId: 'transactionId',
  personId: 'personId',
  fileId: 'fileId',
  batchId: 'batchId',
  importBatchId: 'batchId',
  lineIds: 'lineId',
};

/** Arguments that are called `id` or `ids`, and those that want a thing in a certain state. */
const byPlace: Readonly<Record<string, IdKind>> = {
  'Query.household.id': 'householdId',
  'Household.account.id': 'accountId',
  'Household.importBatch.id': 'batchId',
  'Household.transaction.id': 'transactionId',
  'Mutation.updateAccount.id': 'accountId',
  'Mutation.reorderAccounts.ids': 'accountId',
  'Mutation.closeAccount.id': 'accountId',
  'Mutation.reopenAccount.id': 'closedAccountId',
  'Mutation.renameAttachment.id': 'attachmentId',
  'Mutation.removeAttachment.id': 'attachmentId',
  'Mutation.restoreAttachment.id': 'removedAttachmentId',
  'Mutation.updateCategory.id': 'categoryId',
  'Mutation.moveCategory.id': 'categoryId',
  'Mutation.archiveCategory.id': 'categoryId',
  'Mutation.revokeInvitation.id': 'openInvitationId',
  'Mutation.startImport.fileId': 'statementFileId',
  'Mutation.changeImport.batchId': 'readyBatchId',
  'Mutation.changeImportLines.batchId': 'readyBatchId',
  'Mutation.commitImport.batchId': 'readyBatchId',
  'Mutation.cancelImport.batchId': 'readyBatchId',
  'Mutation.undoImport.batchId': 'committedBatchId',
  'Mutation.removeRate.id': 'rateId',
  'Mutation.editTransaction.id': 'transactionId',
  'Mutation.deleteTransactions.ids': 'transactionId',
  'Mutation.restoreTransactions.ids': 'trashedId',
  'Mutation.bulkEditTransactions.ids': 'transactionId',
  'Mutation.endSession.id': 'sessionId',
};

/** What kind of id a place takes. A new one in the schema has to be named here, so that it is tried with the right ids. */
export function idKindOf({ owner, name }: Place): IdKind {
  const kind = byPlace[`${owner}.${name}`] ?? byName[name];
  if (kind === undefined)
    throw new Error(`say in isolation/documents/places.ts what the id ${owner}.${name} names`);
  return kind;
}
