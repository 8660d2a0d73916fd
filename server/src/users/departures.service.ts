import type { EntityManager } from '@mikro-orm/postgresql';
import { deleteHousehold, forgetMember, type Part, readPart } from '../households/departing-member.ts';
import type { Changes } from '../live/change.ts';
import type { Orm } from '../persistence/orm.ts';
import type { Reader } from '../persistence/reader.ts';
import { isRefusal, refuse } from '../refusal.ts';
import { emailKeyOf } from './email.ts';
import type { KnownPerson } from './people.service.ts';
import type { SignInThrottle } from './throttle.ts';
import { readMemberships } from './users.queries.ts';

/** What is left of a name. */
const formerName = 'Former member';
/** What is left of an email: an address that is no one's, for no domain ends in `.invalid` (RFC 2606). */
const formerEmailOf = (personId: string): string => `${personId}@former.invalid`;

const disablePerson = `update person set disabled_at = coalesce(disabled_at, now()) where id = ?`;
const enablePerson = `update person set disabled_at = null where id = ? and deleted_at is null`;
const erasePerson = `update person set email = ?, email_key = ?, name = ?, password_hash = null,
  disabled_at = coalesce(disabled_at, now()), deleted_at = now() where id = ?`;
const forgetLinks = `delete from password_reset where person_id = ?`;
const forgetFactor = `delete from second_factor where person_id = ?`;
const endSessions = `delete from session where person_id = ? returning expires_at > now() as lived`;

interface Dependencies {
  readonly orm: Orm;
  readonly reader: Reader;
  readonly changes: Changes;
  readonly throttle: SignInThrottle;
}

/** People who may not sign in for now, and people who go for good. What they entered stays in the books. */
export class DeparturesService {
  constructor(private readonly dependencies: Dependencies) {}

  /** Keeps a person from signing in, and ends their sessions and links at once; answers how many sessions lived. */
  async disable(personId: string): Promise<number> {
    return await this.dependencies.orm.em.fork().transactional(async (inner) => {
      const em = inner as EntityManager;
      await em.execute(forgetLinks, [personId]);
      // First the person: a sign-in that is under way ends before this or is refused after it, and its session is seen below.
      await em.execute(disablePerson, [personId]);
      return await ended(em, personId);
    });
  }

  /** Lets a person sign in again. */
  async enable(personId: string): Promise<void> {
    await this.dependencies.orm.em.fork().execute(enablePerson, [personId]);
  }

  /**
   * Says what a deletion would take along, and changes nothing.
   *
   * @throws Refusal person_is_only_owner; person_is_only_member unless households may go too
   */
  async plan(person: KnownPerson, { withHouseholds }: { withHouseholds: boolean }): Promise<readonly Part[]> {
    const memberships = await readMemberships(this.dependencies.reader, person.id);
    const parts: Part[] = [];
    for (const membership of memberships)
      parts.push(await readPart(this.dependencies.reader, { ...membership, personId: person.id }));
    const named = (some: readonly Part[]) => some.map(({ name }) => `“${name}”`).join(', ');
    const owned = parts.filter(({ isOnlyOwner, isAlone }) => isOnlyOwner && !isAlone);
    if (owned.length > 0)
      throw refuse('person_is_only_owner', { email: person.email, households: named(owned) });
    const alone = parts.filter(({ isAlone }) => isAlone);
    if (alone.length > 0 && !withHouseholds)
      throw refuse('person_is_only_member', { email: person.email, households: named(alone) });
    return parts;
  }

  /**
   * Deletes a person: email, name, password, links, sessions, memberships and the invitations that they made are gone. A row
   * without a name stays for what they entered, and the email is free for somebody new.
   *
   * @returns ids of the households that went too, whose files are left for the caller to remove
   * @throws Refusal as for `plan`; then nothing has changed but that sessions have ended
   */
  async delete(person: KnownPerson, options: { withHouseholds: boolean }): Promise<string[]> {
    await this.plan(person, options);
    // From here on nobody can join a household as this person.
    await this.disable(person.id);
    const deleted: string[] = [];
    try {
      for (;;) {
        const parts = await this.plan(person, options);
        if (parts.length === 0) break;
        for (const { scope, isAlone } of parts) {
          if (isAlone) {
            await deleteHousehold(this.dependencies.orm, scope);
            deleted.push(scope.householdId);
          } else await forgetMember(this.dependencies.changes, scope);
        }
      }
    } catch (error) {
      if (isRefusal(error) && !person.isDisabled) await this.enable(person.id);
      throw error;
    }
    await this.erase(person.id);
    await this.dependencies.throttle.forgetAccount(emailKeyOf(person.email));
    return deleted;
  }

  private async erase(personId: string): Promise<void> {
    const email = formerEmailOf(personId);
    await this.dependencies.orm.em.fork().transactional(async (inner) => {
      const em = inner as EntityManager;
      await em.execute(forgetLinks, [personId]);
      await em.execute(forgetFactor, [personId]);
      await em.execute(erasePerson, [email, email, formerName, personId]);
      await ended(em, personId);
    });
  }
}

async function ended(em: EntityManager, personId: string): Promise<number> {
  const sessions = await em.execute<{ lived: boolean }[]>(endSessions, [personId]);
  return sessions.filter(({ lived }) => lived).length;
}
