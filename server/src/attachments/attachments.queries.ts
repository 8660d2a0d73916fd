import { checkKeys, isIdKey, isInstantKey } from '../page-keys.ts';
import { pagedStatement, rowLimit } from '../paged-statements.ts';
import { type Connection, connectionOf, readPage } from '../paging.ts';
import { isId } from '../persistence/id.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { refuse } from '../refusal.ts';
import {
  attachmentColumns,
  type AttachmentColumns,
  attachmentJoins,
  type AttachmentRow,
  attachmentRow,
} from './attachment-row.ts';

/** Which attachments are asked for, and which page of them. */
export interface AttachmentsInput {
  /** Those that were removed, instead of those that live transactions show. */
  readonly removed: boolean;
  readonly first: number;
  readonly after?: string | null | undefined;
}

const byId = householdStatement(
  'attachment',
  `select ${attachmentColumns} from ${attachmentJoins} where x.household_id = $1 and x.id = $2`,
);

/** One attachment, in the trash or not. @throws Refusal not_found */
export async function readAttachment(
  reader: Reader,
  scope: HouseholdScope,
  id: string,
): Promise<AttachmentRow> {
  const [row] = isId(id) ? await reader.household<AttachmentColumns>(scope, byId, [id]) : [];
  if (row === undefined) throw refuse('not_found', { what: 'attachment' }, { path: ['id'] });
  return attachmentRow(row);
}

/**
 * Attachments of live transactions, the latest first; of those that were removed, the latest removal first. What is at a
 * transaction in the trash is found there.
 *
 * @throws Refusal page_size_out_of_range, cursor_unreadable
 */
export async function readAttachments(
  reader: Reader,
  scope: HouseholdScope,
  { removed, first, after }: AttachmentsInput,
): Promise<Connection<AttachmentRow>> {
  const list = ['attachments', scope.householdId, removed];
  const page = readPage(list, first, after, removed ? 2 : 1);
  const keys = checkKeys(page.after, removed ? [isInstantKey, isIdKey] : [isIdKey]);
  const limit = rowLimit(page.first);
  const isLater = keys.length > 0;
  const read = pagedStatement(`attachments_${limit}_${removed ? 'removed' : 'shown'}_${keys.length}`, () =>
    removed
      ? listed({
          where: `x.removed_at is not null ${isLater ? 'and (x.removed_at, x.id) < ($2::timestamptz, $3::uuid)' : ''}`,
          order: 'x.removed_at desc, x.id desc',
          limit,
        })
      : listed({
          where: `x.removed_at is null ${isLater ? 'and x.id < $2::uuid' : ''}`,
          order: 'x.id desc',
          limit,
        }),
  );
  const rows = await reader.household<readonly [removedKey: string, ...AttachmentColumns]>(scope, read, keys);
  const removedKeys = new Map(rows.map(([removedKey, id]) => [id, removedKey]));
  const attachments = rows.map(([, ...columns]) => attachmentRow(columns));
  return connectionOf(list, page, attachments, ({ id }) =>
    removed ? [removedKeys.get(id) ?? '', id] : [id],
  );
}

/** Removals are told apart by the microseconds, which the schema does not show. */
function listed({ where, order, limit }: { where: string; order: string; limit: number }): string {
  return `select to_char(x.removed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), ${attachmentColumns}
    from ${attachmentJoins}
    join transaction t on t.household_id = $1 and t.id = x.transaction_id and t.deleted_at is null
    where x.household_id = $1 and ${where} order by ${order} limit ${limit}`;
}
