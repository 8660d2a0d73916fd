import type pg from 'pg';

/** What kind of thing an id names, and in what state: so that random operations are often ones that can be done. */
export type IdKind = keyof typeof statements;

/** An id with what an operation on it needs to be told. */
export interface KnownId {
  readonly id: string;
  /** Its version, where it has one. */
  readonly version: number | null;
  /** What it belongs to: the batch of a line, the group of an account. */
  readonly of: string | null;
}

export type Ids = Readonly<Record<IdKind, readonly KnownId[]>>;

/** The newest of each kind; `$1` is the household. */
const statements = {
  householdId: `select household_id, null::int, null from household where household_id = $1`,
  personId: `select person_id, null::int, null from member where household_id = $1 order by person_id desc`,
  sessionId: `select s.id, null::int, null from session s join member m on m.person_id = s.person_id
    where m.household_id = $1 order by s.id desc`,
  invitationId: `select id, null::int, null from invitation where household_id = $1 order by id desc`,
  openInvitationId: `select id, null::int, null from invitation
    where household_id = $1 and accepted_at is null and revoked_at is null order by id desc`,
  accountId: `select id, version, account_group from account
    where household_id = $1 and type in ('ASSET', 'LIABILITY') and closed_on is null order by position, id`,
  closedAccountId: `select id, version, null from account
    where household_id = $1 and type in ('ASSET', 'LIABILITY') and closed_on is not null order by id desc`,
  categoryId: `select id, version, type from account
    where household_id = $1 and type in ('INCOME', 'EXPENSE') and system_role is null order by id desc`,
  equityId: `select id, version, null from account where household_id = $1 and type = 'EQUITY' order by id`,
  transactionId: `select id, version, null from transaction
    where household_id = $1 and deleted_at is null order by id desc`,
  trashedId: `select id, version, null from transaction
    where household_id = $1 and deleted_at is not null order by id desc`,
  rateId: `select id, null::int, null from exchange_rate where household_id = $1 order by id desc`,
  fileId: `select id, null::int, null from stored_file where household_id = $1 order by id`,
  statementFileId: `select f.id, null::int, f.name from stored_file f
    where f.household_id = $1 and f.name like '%.csv' order by f.id`,
  batchId: `select id, version, status from import_batch where household_id = $1 order by id desc`,
  readyBatchId: `select id, version, null from import_batch
    where household_id = $1 and status = 'READY' order by id desc`,
  committedBatchId: `select id, version, null from import_batch
    where household_id = $1 and status = 'COMMITTED' order by id desc`,
  lineId: `select l.id, null::int, l.batch_id from statement_line l
    join import_batch b on b.household_id = l.household_id and b.id = l.batch_id
    where l.household_id = $1 order by (b.status = 'READY') desc, l.id desc`,
  attachmentId: `select id, version, transaction_id from attachment
    where household_id = $1 and removed_at is null order by id desc`,
  removedAttachmentId: `select id, version, transaction_id from attachment
    where household_id = $1 and removed_at is not null order by id desc`,
  payeeId: `select id, null::int, null from payee where household_id = $1 order by id desc`,
  tagId: `select id, null::int, null from tag where household_id = $1 order by id desc`,
} as const;

/** How many of a kind are kept in mind. */
const idsMax = 40;

const all = Object.entries(statements)
  .map(
    ([kind, text]) =>
      `select '${kind}', ids.id, ids.version, ids.belongs_to::text from (${text} limit ${idsMax}) as ids (id, version, belongs_to)`,
  )
  .join('\nunion all\n')
  .replaceAll(', null from', ', null::text from');

/** What there is in a household now, by kind. */
export async function readIds(pool: pg.Pool, householdId: string): Promise<Ids> {
  const { rows } = await pool.query({ text: all, values: [householdId], rowMode: 'array' });
  const ids = Object.fromEntries(Object.keys(statements).map((kind) => [kind, [] as KnownId[]]));
  for (const [kind, id, version, of] of rows as [IdKind, string, number | null, string | null][])
    ids[kind]?.push({ id, version, of });
  return ids as unknown as Ids;
}

/** What the asking person may know: what is their own, and of what is not theirs the ids. */
export interface Known {
  own: Ids;
  readonly foreign: Ids;
  /** Tokens of own invitations that were not accepted yet. */
  tokens: readonly string[];
  /** Tokens of links to a new password for one of one's own. */
  resetTokens: readonly string[];
  /** The owner's codes for when the app is lost. */
  readonly recoveryCodes: readonly string[];
  /** What one's authenticator app was last set up with. */
  readonly appSecret: string | null;
  /** Cursors of own and of foreign lists. */
  readonly cursors: string[];
  readonly emails: readonly string[];
}
