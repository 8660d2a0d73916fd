import { redirect } from '@tanstack/react-router';
import { client } from '../apollo/client.ts';
import { SessionDocument, type SessionQuery } from '../apollo/generated/apollo/graphql.ts';

export type Session = SessionQuery;
export type SignedInPerson = NonNullable<Session['me']>;

const lastHouseholdKey = 'last-household';

/** Who is signed in, and what a visitor may do; asked once, then from the cache. */
export async function loadSession(): Promise<Session> {
  const { data } = await client.query({ query: SessionDocument, fetchPolicy: 'cache-first' });
  if (!data) throw new Error('the session was answered without data');
  return data;
}

/** Lets signed-in people pass; sends others to sign in, and back here afterwards. */
export async function requireSession(location: { href: string }): Promise<SignedInPerson> {
  const { me, instance } = await loadSession();
  if (me) return me;
  if (instance.isNew) throw redirect({ to: '/sign-up' });
  throw redirect({ to: '/sign-in', search: { next: location.href } });
}

/** The screen a person begins with: their last household, else their first, else making one. */
export async function redirectToStart(): Promise<never> {
  const { me, instance } = await loadSession();
  if (!me) throw redirect({ to: instance.isNew ? '/sign-up' : '/sign-in' });
  const last = readLastHousehold();
  const membership = me.memberships.find(({ household }) => household.id === last) ?? me.memberships[0];
  if (!membership) throw redirect({ to: '/welcome' });
  throw redirect({ to: '/h/$householdId', params: { householdId: membership.household.id } });
}

export function keepLastHousehold(householdId: string): void {
  try {
    localStorage.setItem(lastHouseholdKey, householdId);
  } catch {
    // Without storage the first household opens next time.
  }
}

function readLastHousehold(): string | null {
  try {
    return localStorage.getItem(lastHouseholdKey);
  } catch {
    return null;
  }
}
