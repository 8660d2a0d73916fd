import { redirect } from '@tanstack/react-router';
import { client } from '../apollo/client.ts';
import {
  SecondFactorOwedDocument,
  SessionDocument,
  type SessionQuery,
} from '../apollo/generated/apollo/graphql.ts';
import { isHeldBack, readFailure } from '../apollo/server-error.ts';

export type Session = SessionQuery;
export type SignedInPerson = NonNullable<Session['me']>;

const lastHouseholdKey = 'last-household';

/**
 * Who is signed in, and what a visitor may do; asked once, then from the cache. Sends who owes a second factor to turn it on,
 * and to `next` afterwards.
 */
export async function loadSession(next?: string): Promise<Session> {
  try {
    const { data } = await client.query({ query: SessionDocument, fetchPolicy: 'cache-first' });
    if (!data) throw new Error('the session was answered without data');
    return data;
  } catch (error) {
    if (!isHeldBack(readFailure(error))) throw error;
    throw redirect({ to: '/second-factor', search: next === undefined ? {} : { next } });
  }
}

/** Whoever owes a second factor; sends everybody else away from the page that turns it on. */
export async function loadOwingPerson(): Promise<{ readonly email: string }> {
  const { data } = await client.query({ query: SecondFactorOwedDocument, fetchPolicy: 'network-only' });
  if (!data?.me) throw redirect({ to: '/sign-in' });
  if (!data.me.secondFactorOwed) throw redirect({ to: '/' });
  return data.me;
}

/** Lets signed-in people pass; sends others to sign in, and back here afterwards. */
export async function requireSession(location: { href: string }): Promise<SignedInPerson> {
  const { me, instance } = await loadSession(location.href);
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
