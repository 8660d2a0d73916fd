import { type Preview, previewOf } from '../files/media-type.ts';

/** An attachment in the schema's shape. */
export interface AttachmentRow {
  readonly id: string;
  readonly transactionId: string;
  readonly fileId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly preview: Preview;
  readonly sizeBytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly address: string;
  readonly version: number;
  readonly createdAt: string;
  readonly createdBy: { readonly id: string; readonly name: string; readonly email: string } | null;
  readonly removedAt: string | null;
}

/** What `attachmentColumns` answers, in order. */
export type AttachmentColumns = readonly [
  id: string,
  transactionId: string,
  fileId: string,
  name: string,
  mediaType: string,
  sizeBytes: number,
  width: number | null,
  height: number | null,
  address: string,
  version: number,
  createdAt: string,
  personId: string | null,
  personName: string | null,
  personEmail: string | null,
  removedAt: string | null,
];

function instantText(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** The columns of an attachment `x`, whose file is `f` and who attached it `w` (`attachmentJoins`). */
export const attachmentColumns = `x.id, x.transaction_id, x.file_id, x.name,
  coalesce(f.media_type, 'application/octet-stream'), f.size_bytes::integer, f.width, f.height, 'uploads/' || x.household_id || '/' || x.id, x.version,
  ${instantText('x.created_at')}, w.id, w.name, w.email, ${instantText('x.removed_at')}`;

/** Where the columns come from. The household is `$1`. */
export const attachmentJoins = `attachment x
  join stored_file f on f.household_id = $1 and f.id = x.file_id
  left join person w on w.id = x.created_by`;

/** One column that holds all attachments of a transaction `t` in the order they came, or null where it has none. */
export const attachmentsColumn = `(select json_agg(json_build_array(${attachmentColumns}) order by x.id)
  from ${attachmentJoins}
  where x.household_id = $1 and x.transaction_id = t.id and x.removed_at is null) as attachments`;

/** Reads what a statement answered for `attachmentColumns`. */
export function attachmentRow(columns: AttachmentColumns): AttachmentRow {
  const [id, transactionId, fileId, name, mediaType, sizeBytes, width, height, address, version, createdAt] =
    columns;
  const [personId, personName, personEmail, removedAt] = columns.slice(11) as (string | null)[];
  return {
    id,
    transactionId,
    fileId,
    name,
    mediaType,
    preview: previewOf(mediaType),
    sizeBytes,
    width,
    height,
    address,
    version,
    createdAt,
    createdBy: personId ? { id: personId, name: personName ?? '', email: personEmail ?? '' } : null,
    removedAt: removedAt ?? null,
  };
}
