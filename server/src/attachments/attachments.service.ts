import type { FilesService } from '../files/files.service.ts';
import { checkFileName } from '../files/file-name.ts';
import type { Change, Changes, ChangeWork } from '../live/change.ts';
import { Attachment } from '../persistence/entities/files.ts';
import { newId } from '../persistence/id.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { isRefusal, refuse } from '../refusal.ts';
import { checkId } from '../transactions/entry-input.ts';
import { readAttachment } from './attachments.queries.ts';

/** What a write did: ids, as plain JSON. */
export interface AttachmentReceipt {
  readonly id: string;
}

interface Asking {
  readonly clientId: string | null;
}

interface Dependencies {
  readonly changes: Changes;
  readonly reader: Reader;
  readonly files: FilesService;
  readonly now: () => Date;
}

/** The most attachments that a transaction shows: they come with it, whole. */
const attachmentsMax = 100;

/** Putting files at transactions, naming them, taking them away and bringing them back. */
export class AttachmentsService {
  constructor(private readonly dependencies: Dependencies) {}

  /**
   * Attaches an uploaded file to a transaction.
   *
   * @throws Refusal not_found, transaction_is_in_trash, transaction_has_too_many_attachments, idempotency_key_reused
   */
  async attach(
    scope: HouseholdScope,
    input: { readonly transactionId: string; readonly fileId: string },
    { idempotencyKey, clientId }: Asking & { readonly idempotencyKey: string | null },
  ): Promise<Change<AttachmentReceipt>> {
    const { changes, files, now } = this.dependencies;
    const transactionId = checkId(input.transactionId, 'transaction', ['transactionId']);
    const file = await files.find(scope, input.fileId);
    return await changes.change(
      scope,
      async ({ em, sql, changed }) => {
        await holdTransaction(sql, transactionId, ['transactionId']);
        await checkRoom(sql, transactionId);
        // What nothing names yet may be swept away: from here on it waits for us.
        const [kept] = await sql<{ name: string }>(
          `select name from stored_file where household_id = $1 and id = $2 for key share`,
          [file.id],
        );
        if (kept === undefined) throw refuse('not_found', { what: 'file' }, { path: ['fileId'] });
        const id = newId();
        em.persist(
          em.create(Attachment, {
            householdId: scope.householdId,
            id,
            transactionId,
            fileId: file.id,
            name: kept.name,
            version: 1,
            createdBy: scope.personId,
            createdAt: now(),
            removedAt: null,
          }),
        );
        changed.transactions([transactionId]);
        return { id };
      },
      {
        clientId,
        idempotency: idempotencyKey ? { key: idempotencyKey, operation: 'attachFile', input } : undefined,
      },
    );
  }

  /**
   * Gives an attachment another name.
   *
   * @throws Refusal not_found, transaction_is_in_trash, attachment_changed (with the present state in its details), text_…,
   *   file_name_is_a_path
   */
  async rename(
    scope: HouseholdScope,
    seen: { readonly id: string; readonly version: number },
    name: string,
    asking: Asking,
  ): Promise<Change<AttachmentReceipt>> {
    const id = checkId(seen.id, 'attachment', ['id']);
    const cleaned = checkFileName(name, ['name']);
    const work = async ({ sql, changed }: ChangeWork): Promise<AttachmentReceipt> => {
      const held = await holdAttachment(sql, id);
      if (held.version !== seen.version) throw refuse('attachment_changed', {}, { path: ['version'] });
      if (held.name === cleaned) return { id };
      await sql(
        `update attachment set name = $3, version = version + 1 where household_id = $1 and id = $2`,
        [id, cleaned],
      );
      changed.transactions([held.transactionId]);
      return { id };
    };
    const { changes, reader } = this.dependencies;
    try {
      return await changes.change(scope, work, asking);
    } catch (error) {
      if (!isRefusal(error) || error.code !== 'attachment_changed') throw error;
      const details = await readAttachment(reader, scope, id);
      throw refuse('attachment_changed', {}, { path: ['version'], details });
    }
  }

  /**
   * Moves an attachment to the trash. One that is there already stays there, so that asking twice does no harm.
   *
   * @throws Refusal not_found, transaction_is_in_trash
   */
  async remove(scope: HouseholdScope, id: string, asking: Asking): Promise<Change<AttachmentReceipt>> {
    return await this.move(scope, { id, to: 'trash' }, asking);
  }

  /**
   * Brings an attachment back from the trash. One that is not there stays as it is.
   *
   * @throws Refusal not_found, transaction_is_in_trash, transaction_has_too_many_attachments
   */
  async restore(scope: HouseholdScope, id: string, asking: Asking): Promise<Change<AttachmentReceipt>> {
    return await this.move(scope, { id, to: 'transaction' }, asking);
  }

  private async move(
    scope: HouseholdScope,
    { id: asked, to }: { readonly id: string; readonly to: 'trash' | 'transaction' },
    asking: Asking,
  ): Promise<Change<AttachmentReceipt>> {
    const id = checkId(asked, 'attachment', ['id']);
    return await this.dependencies.changes.change(
      scope,
      async ({ sql, changed }) => {
        const { isRemoved, transactionId } = await holdAttachment(sql, id);
        if (isRemoved === (to === 'trash')) return { id };
        if (to === 'transaction') await checkRoom(sql, transactionId);
        await sql(
          `update attachment set removed_at = ${to === 'trash' ? 'now()' : 'null'}, version = version + 1
           where household_id = $1 and id = $2`,
          [id],
        );
        changed.transactions([transactionId]);
        return { id };
      },
      asking,
    );
  }
}

type Sql = ChangeWork['sql'];

/** Takes a live transaction, so that it neither goes away nor gets other attachments meanwhile. */
async function holdTransaction(sql: Sql, id: string, path: readonly string[]): Promise<void> {
  const [row] = await sql<{ isInTrash: boolean }>(
    `select deleted_at is not null as "isInTrash" from transaction where household_id = $1 and id = $2 for no key update`,
    [id],
  );
  if (row === undefined) throw refuse('not_found', { what: 'transaction' }, { path });
  if (row.isInTrash) throw refuse('transaction_is_in_trash', {}, { path });
}

interface HeldAttachment {
  readonly transactionId: string;
  readonly name: string;
  readonly version: number;
  readonly isRemoved: boolean;
}

/** Takes an attachment for this change, its transaction first as everywhere. */
async function holdAttachment(sql: Sql, id: string): Promise<HeldAttachment> {
  const [found] = await sql<{ transactionId: string }>(
    `select transaction_id as "transactionId" from attachment where household_id = $1 and id = $2`,
    [id],
  );
  if (found === undefined) throw refuse('not_found', { what: 'attachment' }, { path: ['id'] });
  await holdTransaction(sql, found.transactionId, ['id']);
  const [held] = await sql<HeldAttachment>(
    `select transaction_id as "transactionId", name, version, removed_at is not null as "isRemoved" from attachment
     where household_id = $1 and id = $2 for update`,
    [id],
  );
  if (held === undefined) throw refuse('not_found', { what: 'attachment' }, { path: ['id'] });
  return held;
}

async function checkRoom(sql: Sql, transactionId: string): Promise<void> {
  const [row] = await sql<{ count: number }>(
    `select count(*)::integer as count from attachment
     where household_id = $1 and transaction_id = $2 and removed_at is null`,
    [transactionId],
  );
  if ((row?.count ?? 0) >= attachmentsMax)
    throw refuse('transaction_has_too_many_attachments', { limit: String(attachmentsMax) });
}
