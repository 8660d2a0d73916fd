import { isId } from '../persistence/id.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { refuse } from '../refusal.ts';
import { unknownMediaType } from './media-type.ts';

/** Bytes of all content that a household keeps, each once however often it was uploaded. The household is `$1`. */
export const usedBytesSql = `select coalesce(sum(size_bytes), 0)::text as used
  from (select distinct on (sha256) size_bytes from stored_file where household_id = $1 order by sha256) content`;

const usedBytes = householdStatement('file_storage_used', usedBytesSql);

/** Bytes of all content that a household keeps. */
export async function readUsedBytes(reader: Reader, scope: HouseholdScope): Promise<number> {
  const [row] = await reader.household<[used: string]>(scope, usedBytes);
  return Number(row?.[0] ?? 0);
}

/** What serving a file takes. */
export interface ServedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly sha256: string;
}

/** An attachment's file, or the bank file of an import batch: ids of both are unique among all. */
const servedFile = householdStatement(
  'served_file',
  `select s.name, f.media_type, f.sha256
   from (
     select x.file_id, x.name from attachment x where x.household_id = $1 and x.id = $2
     union all
     select b.file_id, b.file_name from import_batch b where b.household_id = $1 and b.id = $2
   ) s
   join stored_file f on f.household_id = $1 and f.id = s.file_id`,
);

/** The file of an attachment or of an import batch. @throws Refusal not_found */
export async function readServedFile(reader: Reader, scope: HouseholdScope, id: string): Promise<ServedFile> {
  const [row] = isId(id)
    ? await reader.household<[name: string, mediaType: string | null, sha256: string]>(scope, servedFile, [
        id,
      ])
    : [];
  if (row === undefined) throw refuse('not_found', { what: 'file' });
  const [name, mediaType, sha256] = row;
  return { name, mediaType: mediaType ?? unknownMediaType, sha256 };
}
