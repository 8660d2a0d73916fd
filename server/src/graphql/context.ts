import type { HouseholdRow } from '../households/households.queries.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import type { Role } from '../persistence/entities/household.ts';

/** Who asks. */
export interface SignedInPerson {
  readonly personId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly name: string;
}

/** Cookies of the request, and those to set on or take from the answer. */
export type CookieJar = {
  setSession(token: string, expiresAt: Date): void;
  clearSession(): void;
  /** Value of a cookie that the browser sent. */
  read(name: string): string | undefined;
  keep(cookie: { readonly name: string; readonly value: string; readonly expiresAt: Date }): void;
};

/** Messages of a topic, from now until the iteration is left. */
export interface Listening {
  listen(topic: string, known?: number): Promise<AsyncIterable<unknown>>;
}

/** What every resolver gets. One per request or per socket operation. */
export interface RequestContext {
  readonly requestId: string;
  /** Address of the asking client, for rate limits and the session list. */
  readonly address: string;
  readonly userAgent: string;
  readonly clientId: string | null;
  readonly cookies: CookieJar | null;
  /** The person signed in, or null; also null for somebody who owes a second factor. */
  readonly person: SignedInPerson | null;
  /**
   * Whose session it is, also where they owe a second factor and may reach nothing yet. For saying who they are, for signing
   * out, and for what turns the second factor on; everything else asks `signedIn` or `household`.
   */
  readonly holder: SignedInPerson | null;
  /**
   * The one place where roles are checked: the scope of a household in which the person has at least this role.
   *
   * @throws Refusal not_signed_in, second_factor_required, not_found (also for a household that exists elsewhere), forbidden
   */
  household(householdId: string, needed?: Role): Promise<HouseholdScope>;
  /**
   * The household of a scope as it was when the membership was read: before anything that the operation reads of the books,
   * so its revision is never newer than they are. A change of this operation itself is not in it.
   */
  householdRow(scope: HouseholdScope): Promise<HouseholdRow>;
  /** Is told by the executor that the whole answer follows from a household's revision, so that it may be told again. */
  followsFrom(householdId: string): void;
  /** What subscriptions listen to. */
  readonly live: Listening;
  /** The person signed in. @throws Refusal not_signed_in, second_factor_required */
  signedIn(): SignedInPerson;
  /** One value per request under a key: batch loaders live here. */
  once<T>(key: string, make: () => T): T;
}
