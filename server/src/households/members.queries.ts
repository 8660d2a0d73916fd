import type { Role } from '../persistence/entities/household.ts';
import { householdStatement, type Reader, statement } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { isRefusal, refuse } from '../refusal.ts';
import { readInvitationToken } from './invitation-token.ts';

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}
export interface MemberRow {
  readonly person: PersonRow;
  readonly role: Role;
  readonly joinedAt: string;
}
export interface InvitationRow {
  readonly id: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly invitedBy: PersonRow;
}
export interface InvitationOfferRow {
  readonly householdName: string;
  readonly invitedBy: string;
  readonly role: Role;
  readonly expiresAt: string;
}

const members = householdStatement(
  'members',
  `select p.id, p.name, p.email, m.role, m.joined_at from member m join person p on p.id = m.person_id
   where m.household_id = $1 order by m.joined_at, p.id limit 200`,
);
const openInvitations = householdStatement(
  'open_invitations',
  `select i.id, i.role, i.created_at, i.expires_at, p.id, p.name, p.email
   from invitation i join person p on p.id = i.invited_by
   where i.household_id = $1 and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
   order by i.created_at desc, i.id limit 200`,
);
const offer = statement(
  'invitation_offer',
  `select h.name, p.name, i.role, i.expires_at, i.accepted_at is not null, i.revoked_at is not null, i.expires_at <= now()
   from invitation i join household h on h.household_id = i.household_id join person p on p.id = i.invited_by
   where i.household_id = $1 and i.token_hash = $2`,
);

/** Members of a household, who joined first comes first. */
export async function readMembers(reader: Reader, scope: HouseholdScope): Promise<MemberRow[]> {
  const rows = await reader.household<[string, string, string, Role, string]>(scope, members);
  return rows.map(([id, name, email, role, joinedAt]) => ({ person: { id, name, email }, role, joinedAt }));
}

/** Invitations that can still be accepted, the newest first. */
export async function readOpenInvitations(reader: Reader, scope: HouseholdScope): Promise<InvitationRow[]> {
  const rows = await reader.household<[string, Role, string, string, string, string, string]>(
    scope,
    openInvitations,
  );
  return rows.map(([id, role, createdAt, expiresAt, personId, name, email]) => ({
    id,
    role,
    createdAt,
    expiresAt,
    invitedBy: { id: personId, name, email },
  }));
}

/**
 * What a link offers, to whoever holds it.
 *
 * @throws Refusal invitation_invalid, invitation_used, invitation_expired
 */
export async function readInvitationOffer(reader: Reader, text: string): Promise<InvitationOfferRow> {
  const token = readInvitationToken(text);
  const [row] =
    token === undefined
      ? []
      : await reader.inHousehold<[string, string, Role, string, boolean, boolean, boolean]>(
          token.householdId,
          offer,
          [token.householdId, token.secretHash],
        );
  if (row === undefined) throw refuse('invitation_invalid');
  const [householdName, invitedBy, role, expiresAt, isUsed, isRevoked, isExpired] = row;
  if (isRevoked) throw refuse('invitation_invalid');
  if (isUsed) throw refuse('invitation_used');
  if (isExpired) throw refuse('invitation_expired');
  return { householdName, invitedBy, role, expiresAt };
}

/** Whether a link can be accepted now. */
export async function isInvited(reader: Reader, token: string): Promise<boolean> {
  try {
    await readInvitationOffer(reader, token);
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}
