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

const sessionColumns = `s.id, s.person_id, p.email, p.name, s.last_seen_at < now() - interval '5 minutes'`;
/** A person who is disabled is in no session, whatever began one at the same moment. */
const liveSession = `from session s join person p on p.id = s.person_id and p.disabled_at is null`;
const byToken = 'where s.token_hash = $1 and s.expires_at > now()';

const sessionByToken = statement('session_by_token', `select ${sessionColumns} ${liveSession} ${byToken}`);
const sessionInHousehold = statement(
  'session_in_household',
  `select ${sessionColumns}, m.role, ${householdColumns} ${liveSession}
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

type SessionColumns = readonly [id: string, personId: string, email: string, name: string, isStale: boolean];

/** Where a session is used from now, and how long that lets it live on. */
export interface SessionUse {
  readonly address: string;
  readonly lifetime: SessionLifetime;
}

/** The live session of a cookie's token; null for anything that is not one, such as a cookie cut in half. */
export async function sessionOf(
  reader: Reader,
  token: string | undefined,
  use: SessionUse,
): Promise<ActiveSession | null> {
  if (!isToken(token)) return null;
  const [row] = await reader.rows<SessionColumns>(sessionByToken, [hashToken(token)]);
  return row === undefined ? null : await seen(reader, row, use);
}

/**
 * The live session of a cookie's token, and the person's part in a household, from one statement: nearly every request is
 * about one household. No membership where the person has none.
 */
export async function sessionInHouseholdOf(
  reader: Reader,
  token: string | undefined,
  asked: SessionUse & { readonly householdId: string },
): Promise<{ readonly session: ActiveSession; readonly membership: Membership | null } | null> {
  if (!isToken(token)) return null;
  const [row] = await reader.inHousehold<
    readonly [...SessionColumns, ...(readonly [Role, ...HouseholdColumns] | readonly [null])]
  >(asked.householdId, sessionInHousehold, [hashToken(token), asked.householdId]);
  if (row === undefined) return null;
  const [id, personId, email, name, isStale, role, ...columns] = row;
  return {
    session: await seen(reader, [id, personId, email, name, isStale], asked),
    membership:
      role === null ? null : { role, household: householdRow(columns as unknown as HouseholdColumns) },
  };
}

/** Whether a text could be a token of ours. */
export function isToken(token: string | undefined): token is string {
  return token !== undefined && /^[A-Za-z0-9_-]{43}$/.test(token);
}

async function seen(
  reader: Reader,
  [sessionId, personId, email, name, isStale]: SessionColumns,
  { address, lifetime }: SessionUse,
): Promise<ActiveSession> {
  // Where nothing can be written, on a full disk, reading goes on.
  if (isStale)
    await reader
      .rows(touchSession, [sessionId, address, lifetime.daysMax, lifetime.idleDaysMax])
      .catch(() => undefined);
  return { sessionId, personId, email, name };
}

const liveSessions = statement(
  'live_sessions',
  `select session_id, households from households_of_sessions($1)`,
);

/** Which of these sessions still live, and the households their people are members of. */
export async function stillSignedIn(
  reader: Reader,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await reader.rows<[string, string[]]>(liveSessions, [sessionIds]);
  return new Map(rows.map(([id, households]) => [id, new Set(households)]));
}
