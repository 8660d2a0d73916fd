import { type HouseholdRow, type Membership, readMembership } from '../households/households.queries.ts';
import type { Role } from '../persistence/entities/household.ts';
import { isId } from '../persistence/id.ts';
import type { Reader } from '../persistence/reader.ts';
import { householdScope, type HouseholdScope } from '../persistence/scope.ts';
import { refuse } from '../refusal.ts';
import type { CookieJar, Listening, RequestContext, SignedInPerson } from './context.ts';

const rank: Readonly<Record<Role, number>> = { VIEWER: 0, EDITOR: 1, OWNER: 2 };

/** Where a request comes from and who sends it. */
export interface Asking {
  readonly requestId: string;
  readonly address: string;
  readonly userAgent: string;
  readonly clientId: string | null;
  readonly cookies: CookieJar | null;
  readonly person: SignedInPerson | null;
  /** Who has a session and owes a second factor; `person` is null then. */
  readonly heldBack: SignedInPerson | null;
  /** The person's part in a household that was read together with the session; null where none was. */
  readonly membership: Membership | null;
  readonly followsFrom: RequestContext['followsFrom'];
}

/** What contexts read and hear from. */
export interface ContextSources {
  readonly reader: Reader;
  readonly live: Listening;
}

/**
 * Builds the context of one operation. Memberships are read once per household and kept for the operation.
 *
 * Here who owes a second factor is stopped, for uploads and downloads as for GraphQL: whatever is done, is done for `signedIn`
 * or in a `household`, and neither is there for them.
 */
export function requestContext(
  { reader, live }: ContextSources,
  { heldBack, ...asking }: Asking,
): RequestContext {
  const kept = new Map<string, unknown>();
  const once = <T>(key: string, make: () => T): T => {
    if (!kept.has(key)) kept.set(key, make());
    return kept.get(key) as T;
  };
  const signedIn = (): SignedInPerson => {
    if (asking.person !== null) return asking.person;
    throw refuse(heldBack === null ? 'not_signed_in' : 'second_factor_required');
  };
  const membershipIn = async (householdId: string): Promise<Membership | null> => {
    const { personId } = signedIn();
    if (asking.membership?.household.id === householdId) return asking.membership;
    return await once(`membership:${householdId}`, () => readMembership(reader, householdId, personId));
  };
  return {
    ...asking,
    holder: asking.person ?? heldBack,
    live,
    once,
    signedIn,
    async household(householdId: string, needed: Role = 'VIEWER'): Promise<HouseholdScope> {
      const { personId } = signedIn();
      // A household elsewhere and one that does not exist answer alike.
      if (!isId(householdId)) throw refuse('not_found', { what: 'household' });
      const membership = await membershipIn(householdId.toLowerCase());
      if (membership === null) throw refuse('not_found', { what: 'household' });
      const { role } = membership;
      if (rank[role] < rank[needed])
        throw refuse('forbidden', { role: role.toLowerCase(), needed: needed.toLowerCase() });
      return householdScope({ householdId: householdId.toLowerCase(), personId, role });
    },
    async householdRow({ householdId }: HouseholdScope): Promise<HouseholdRow> {
      const membership = await membershipIn(householdId);
      if (membership === null) throw refuse('not_found', { what: 'household' });
      return membership.household;
    },
  };
}
