import type { Change, ChangeOptions, Changes, ChangeWork } from '../live/change.ts';
import { databaseTime } from '../persistence/database-time.ts';
import { Invitation, Member, type Role } from '../persistence/entities/household.ts';
import { isId, newId } from '../persistence/id.ts';
import { householdScope, type HouseholdScope } from '../persistence/scope.ts';
import { refuse } from '../refusal.ts';
import { invitationToken, readInvitationToken } from './invitation-token.ts';

const expiresInDaysMax = 30;

/** Members, their roles, and the links that invite them. */
export class MembersService {
  constructor(
    private readonly changes: Changes,
    private readonly secretKey: string,
    private readonly now: () => Date,
  ) {}

  /**
   * Makes an invitation; its token follows from its id, and is kept nowhere.
   *
   * @throws Refusal number_out_of_range
   */
  async invite(
    scope: HouseholdScope,
    input: { role: Role; expiresInDays: number },
    options: ChangeOptions,
  ): Promise<Change<{ invitationId: string }>> {
    const { expiresInDays } = input;
    if (!Number.isInteger(expiresInDays) || expiresInDays < 1 || expiresInDays > expiresInDaysMax) {
      throw refuse(
        'number_out_of_range',
        { field: 'The days until it expires', min: '1', max: String(expiresInDaysMax) },
        { path: ['input', 'expiresInDays'] },
      );
    }
    return await this.changes.change(
      scope,
      async ({ em, changed }) => {
        const id = newId();
        const createdAt = await databaseTime(em);
        const invitation = em.create(Invitation, {
          householdId: scope.householdId,
          id,
          tokenHash: invitationToken(this.secretKey, scope.householdId, id).secretHash,
          role: input.role,
          invitedBy: scope.personId,
          createdAt,
          expiresAt: new Date(createdAt.getTime() + expiresInDays * 86_400_000),
          acceptedBy: null,
          acceptedAt: null,
          revokedAt: null,
        });
        em.persist(invitation);
        changed.kinds('MEMBERS');
        return { invitationId: id };
      },
      options,
    );
  }

  /** The token of an invitation's link. */
  tokenOf(scope: HouseholdScope, invitationId: string): string {
    return invitationToken(this.secretKey, scope.householdId, invitationId).token;
  }

  /** Withdraws an invitation. @throws Refusal not_found */
  async revoke(scope: HouseholdScope, invitationId: string, options: ChangeOptions): Promise<Change<null>> {
    return await this.changes.change(
      scope,
      async ({ em, changed }) => {
        const open = { householdId: scope.householdId, id: invitationId, acceptedAt: null, revokedAt: null };
        const invitation = isId(invitationId) ? await em.findOne(Invitation, open) : null;
        if (invitation === null) throw refuse('not_found', { what: 'invitation' });
        invitation.revokedAt = this.now();
        changed.kinds('MEMBERS');
        return null;
      },
      options,
    );
  }

  /**
   * Joins the household of a link.
   *
   * @throws Refusal invitation_invalid, invitation_used, invitation_expired, already_a_member
   */
  async accept(
    personId: string,
    text: string,
    options: ChangeOptions,
  ): Promise<Change<{ scope: HouseholdScope }>> {
    const token = readInvitationToken(text);
    if (token === undefined) throw refuse('invitation_invalid');
    // The link itself is the right to join: the scope is only for the statement that accepts it.
    const joining = householdScope({ householdId: token.householdId, personId, role: 'VIEWER' });
    return await this.changes.change(
      joining,
      async (books) => {
        const role = await takeInvitation(books, token.secretHash, await databaseTime(books.em));
        if ((await books.em.count(Member, { householdId: token.householdId, personId })) > 0)
          throw refuse('already_a_member');
        books.em.persist(
          books.em.create(Member, { householdId: token.householdId, personId, role, joinedAt: this.now() }),
        );
        books.changed.kinds('MEMBERS');
        return { scope: householdScope({ householdId: token.householdId, personId, role }) };
      },
      options,
    );
  }

  /** Changes a member's role. @throws Refusal not_found, last_owner_stays */
  async changeRole(
    scope: HouseholdScope,
    personId: string,
    role: Role,
    options: ChangeOptions,
  ): Promise<Change<null>> {
    return await this.changes.change(
      scope,
      async (books) => {
        const { member, isLastOwner } = await lockMember(books, personId);
        if (isLastOwner && role !== 'OWNER') throw refuse('last_owner_stays');
        member.role = role;
        books.changed.kinds('MEMBERS');
        return null;
      },
      options,
    );
  }

  /**
   * Removes a member; anybody may remove themselves. The member's sockets of this household close.
   *
   * @throws Refusal not_found, forbidden, last_owner_stays
   */
  async remove(scope: HouseholdScope, personId: string, options: ChangeOptions): Promise<Change<null>> {
    if (personId !== scope.personId && scope.role !== 'OWNER') {
      throw refuse('forbidden', { role: scope.role.toLowerCase(), needed: 'owner' });
    }
    return await this.changes.change(
      scope,
      async (books) => {
        const { member, isLastOwner } = await lockMember(books, personId);
        if (isLastOwner) throw refuse('last_owner_stays');
        books.em.remove(member);
        books.changed.kinds('MEMBERS');
        return null;
      },
      options,
    );
  }
}

/** Takes an invitation, once: of two who accept at the same moment the second waits here and finds it used. */
async function takeInvitation(books: ChangeWork, secretHash: Buffer, now: Date): Promise<Role> {
  const [row] = await books.sql<{ role: Role; used: boolean; revoked: boolean; expired: boolean }>(
    `select role, accepted_at is not null as used, revoked_at is not null as revoked, expires_at <= $3 as expired
     from invitation where household_id = $1 and token_hash = $2 for update`,
    [secretHash, now],
  );
  if (row === undefined || row.revoked) throw refuse('invitation_invalid');
  if (row.used) throw refuse('invitation_used');
  if (row.expired) throw refuse('invitation_expired');
  await books.sql(
    `update invitation set accepted_by = $3, accepted_at = $4 where household_id = $1 and token_hash = $2`,
    [secretHash, books.scope.personId, now],
  );
  return row.role;
}

/** A member, with the household's owners locked: two owners who leave at once cannot both be the second last. */
async function lockMember(
  books: ChangeWork,
  personId: string,
): Promise<{ member: Member; isLastOwner: boolean }> {
  const owners = await books.sql<{ person_id: string }>(
    `select person_id from member where household_id = $1 and role = 'OWNER' order by person_id for update`,
  );
  const member = isId(personId)
    ? await books.em.findOne(Member, { householdId: books.scope.householdId, personId })
    : null;
  if (member === null) throw refuse('not_found', { what: 'member' });
  return { member, isLastOwner: owners.length === 1 && owners[0]?.person_id === member.personId };
}
