import { type Reader, statement } from '../persistence/reader.ts';
import type { Role } from '../persistence/entities/household.ts';

export interface SessionRow {
  readonly id: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly userAgent: string;
  readonly address: string;
}

export interface MembershipRow {
  readonly householdId: string;
  readonly role: Role;
  readonly householdName: string;
  readonly memberNames: readonly string[];
}

const sessionsOfPerson = statement(
  'sessions_of_person',
  `select id, created_at, last_seen_at, user_agent, address from session
   where person_id = $1 and expires_at > now() order by last_seen_at desc, id limit 100`,
);
const membershipsOfPerson = statement(
  'memberships_of_person',
  `select household_id, role, household_name, member_names from memberships_of_person($1)`,
);

/** Live sessions of a person, the latest used first. */
export async function readSessions(reader: Reader, personId: string): Promise<SessionRow[]> {
  const rows = await reader.rows<[string, string, string, string, string]>(sessionsOfPerson, [personId]);
  return rows.map(([id, createdAt, lastSeenAt, userAgent, address]) => ({
    id,
    createdAt,
    lastSeenAt,
    userAgent,
    address,
  }));
}

/** The households a person is a member of: the one read that goes across households. */
export async function readMemberships(reader: Reader, personId: string): Promise<MembershipRow[]> {
  const rows = await reader.rows<[string, Role, string, string[]]>(membershipsOfPerson, [personId]);
  return rows.map(([householdId, role, householdName, memberNames]) => ({
    householdId,
    role,
    householdName,
    memberNames,
  }));
}
