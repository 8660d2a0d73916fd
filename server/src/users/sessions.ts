import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  householdColumns,
  type HouseholdColumns,
  householdRow,
  type Membership,
} from '../households/households.queries.ts';
import type { Role } from '../persistence/entities/household.ts';
import { Session } from '../persistence/entities/people.ts';
import { newId } from '../persistence/id.ts';
import { type Reader, statement } from '../persistence/reader.ts';
import { refuse } from '../refusal.ts';

/** Where a session is used from. */
export interface Visitor {
  readonly userAgent: string;
  readonly address: string;
}

/** How long sessions last. */
export interface SessionLifetime {
  /** Days after which a session ends, however much it is used. */
  readonly daysMax: number;
  /** Days after which it ends where nobody uses it. */
  readonly idleDaysMax: number;
}

const dayMs = 86_400_000;

/** The session of a cookie, with the person it belongs to. */
export interface ActiveSession {
  readonly sessionId: string;
  readonly personId: string;
  readonly email: string;
  readonly name: string;
}

/**
 * Whose token it is. Somebody who owes a second factor is held back: `person`, by whom everything is asked for, is null then
 * as for nobody, and only what turns the second factor on, signs out or says who they are looks at `heldBack`.
 */
export type TokenHolder =
  | { readonly person: ActiveSession | null; readonly heldBack: null }
  | { readonly person: null; readonly heldBack: ActiveSession };

/** A token as it stands in the cookie: 256 random bits. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a token. A fast hash is enough: the token is random, not chosen by a person. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/**
 * Begins a session; the token is in the answer alone and cannot be had again. The database ends it after its idle time, which
 * each use begins anew; `expiresAt` is the end that no use defers.
 */
export function beginSession(
  em: EntityManager,
  options: { personId: string; visitor: Visitor; lifetime: SessionLifetime; now: Date },
): { token: string; sessionId: string; expiresAt: Date } {
  const token = newToken();
  const { daysMax, idleDaysMax } = options.lifetime;
  const expiresAt = new Date(options.now.getTime() + daysMax * dayMs);
  const sessionId = newId();
  em.persist(
    em.create(Session, {
      id: sessionId,
      personId: options.personId,
      tokenHash: hashToken(token),
      createdAt: options.now,
      lastSeenAt: options.now,
      expiresAt: new Date(options.now.getTime() + Math.min(daysMax, idleDaysMax) * dayMs),
      userAgent: options.visitor.userAgent.slice(0, 400),
      address: options.visitor.address,
    }),
  );
  return { token, sessionId, expiresAt };
}

/**
 * Gives a session a new token and ends every other of the person, for what makes them all doubtful: who had an old token is
 * out. The token is in the answer alone.
 *
 * @throws Refusal not_signed_in where the session was ended meanwhile
 */
export async function keepOneSession(
  em: EntityManager,
  { personId, sessionId }: { personId: string; sessionId: string },
  { daysMax }: SessionLifetime,
): Promise<{ token: string; expiresAt: Date }> {
  const token = newToken();
  const session = await em.findOne(Session, { id: sessionId, personId });
  if (session === null) throw refuse('not_signed_in');
  session.tokenHash = hashToken(token);
  await em.nativeDelete(Session, { personId, id: { $ne: sessionId } });
  await em.flush();
  return { token, expiresAt: new Date(session.createdAt.getTime() + daysMax * dayMs) };
}

/**
 * Whether a person still owes a second factor; `required` is the parameter that says whether it is asked of everybody. The
 * demo's people owe none: they have no password to show another one besides, and their books are nobody's.
 */
const owesSecondFactor = (required: string): string => `${required}::boolean and not p.demo
  and not exists (select from second_factor f where f.person_id = p.id and f.confirmed_at is not null)`;

const sessionColumns = (required: string): string =>
  `s.id, s.person_id, p.email, p.name, s.last_seen_at < now() - interval '5 minutes', ${owesSecondFactor(required)}`;
/** A person who is disabled is in no session, whatever began one at the same moment. */
const liveSession = `from session s join person p on p.id = s.person_id and p.disabled_at is null`;
const byToken = 'where s.token_hash = $1 and s.expires_at > now()';

const sessionByToken = statement(
  'session_by_token',
  `select ${sessionColumns('$2')} ${liveSession} ${byToken}`,
);
const sessionInHousehold = statement(
  'session_in_household',
  `select ${sessionColumns('$3')}, m.role, ${householdColumns} ${liveSession}
   left join (member m join household h on h.household_id = m.household_id)
     on m.household_id = $2 and m.person_id = s.person_id
   ${byToken}`,
);
const touchSession = statement(
  'touch_session',
  `update session set last_seen_at = now(), address = $2,
     expires_at = least(created_at + make_interval(days => $3), now() + make_interval(days => $4))
   where id = $1 and expires_at > now()`,
);

type SessionColumns = readonly [
  id: string,
  personId: string,
  email: string,
  name: string,
  isStale: boolean,
  owesSecondFactor: boolean,
];

/** What an installation asks of sessions. */
export interface SessionRules {
  readonly lifetime: SessionLifetime;
  /** Whether everybody has to show a second factor. */
  readonly secondFactorRequired: boolean;
}

/** Where a session is used from now, and what is asked of it. */
export interface SessionUse extends SessionRules {
  readonly address: string;
}

const nobody: TokenHolder = { person: null, heldBack: null };

/** Who has the live session of a cookie's token; nobody for anything that is not one, such as a cookie cut in half. */
export async function holderOf(
  reader: Reader,
  token: string | undefined,
  use: SessionUse,
): Promise<TokenHolder> {
  if (!isToken(token)) return nobody;
  const values = [hashToken(token), use.secondFactorRequired];
  const [row] = await reader.rows<SessionColumns>(sessionByToken, values);
  return row === undefined ? nobody : await seen(reader, row, use);
}

/**
 * The same with the person's part in a household, from one statement: nearly every request is about one household. No
 * membership where the person has none, or is held back.
 */
export async function holderInHouseholdOf(
  reader: Reader,
  token: string | undefined,
  asked: SessionUse & { readonly householdId: string },
): Promise<TokenHolder & { readonly membership: Membership | null }> {
  if (!isToken(token)) return { ...nobody, membership: null };
  const [row] = await reader.inHousehold<
    readonly [...SessionColumns, ...(readonly [Role, ...HouseholdColumns] | readonly [null])]
  >(asked.householdId, sessionInHousehold, [hashToken(token), asked.householdId, asked.secondFactorRequired]);
  if (row === undefined) return { ...nobody, membership: null };
  const [id, personId, email, name, isStale, owes, role, ...columns] = row;
  const holder = await seen(reader, [id, personId, email, name, isStale, owes], asked);
  const isMember = holder.person !== null && role !== null;
  return {
    ...holder,
    membership: isMember ? { role, household: householdRow(columns as unknown as HouseholdColumns) } : null,
  };
}

/** Whether a text could be a token of ours. */
export function isToken(token: string | undefined): token is string {
  return token !== undefined && /^[A-Za-z0-9_-]{43}$/.test(token);
}

async function seen(
  reader: Reader,
  [sessionId, personId, email, name, isStale, owes]: SessionColumns,
  { address, lifetime }: SessionUse,
): Promise<TokenHolder> {
  // Where nothing can be written, on a full disk, reading goes on.
  if (isStale)
    await reader
      .rows(touchSession, [sessionId, address, lifetime.daysMax, lifetime.idleDaysMax])
      .catch(() => undefined);
  const session = { sessionId, personId, email, name };
  return owes ? { person: null, heldBack: session } : { person: session, heldBack: null };
}

const liveSessions = statement(
  'live_sessions',
  `select l.session_id, l.households, ${owesSecondFactor('$2')} from households_of_sessions($1) l
   join session s on s.id = l.session_id join person p on p.id = s.person_id`,
);

/** What has become of a session. */
export interface LiveSession {
  /** Ids of the households that the person is a member of. */
  readonly households: ReadonlySet<string>;
  readonly isHeldBack: boolean;
}

/** Which of these sessions still live, and what their people may reach. */
export async function stillSignedIn(
  reader: Reader,
  sessionIds: readonly string[],
  { secondFactorRequired }: Pick<SessionRules, 'secondFactorRequired'>,
): Promise<ReadonlyMap<string, LiveSession>> {
  const rows = await reader.rows<[string, string[], boolean]>(liveSessions, [
    sessionIds,
    secondFactorRequired,
  ]);
  return new Map(
    rows.map(([id, households, isHeldBack]) => [id, { households: new Set(households), isHeldBack }]),
  );
}
