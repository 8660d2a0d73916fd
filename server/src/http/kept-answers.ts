import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AnswerPlace, KeptAnswer, ReadCache } from '../cache/read-cache.ts';
import type { Membership } from '../households/households.queries.ts';
import { todayIn } from '../ledger/date.ts';
import { askedOperation } from './asked-operation.ts';
import type { AskingPerson } from './asking-person.ts';

/** A request whose answer may be kept. */
interface Ticket {
  readonly place: AnswerPlace;
  /** Whether the executor has said that the answer follows from the place. */
  isOfPlace: boolean;
}

export interface KeptAnswersOptions {
  readonly cache: ReadCache;
  /** Who sends a request, as the database says now. */
  readonly asking: (request: FastifyRequest) => Promise<AskingPerson>;
  readonly now: () => Date;
}

/**
 * Answers to reads from those given before. The person's session, role and household's revision are read from the database
 * for every request; only where all of them say that the answer would be the same is it told again.
 */
export class KeptAnswers {
  private readonly tickets = new WeakMap<FastifyRequest, Ticket>();

  constructor(private readonly options: KeptAnswersOptions) {}

  /** Before the handler: sends the answer where one is kept. */
  readonly answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> => {
    if (!mayPass(request)) return undefined;
    // What fails here fails again in the handler, which has words for it.
    const asking = await this.options.asking(request).catch(() => null);
    const membership = asking?.membership ?? null;
    const place = membership === null ? null : this.placeOf(request, membership);
    if (place === null) return undefined;
    const kept = asksForFresh(request) ? undefined : this.options.cache.get(place);
    if (kept !== undefined) return send(request, reply, kept);
    this.tickets.set(request, { place, isOfPlace: false });
    return undefined;
  };

  /**
   * Tells that the answer to a request follows from the revision of this household; does nothing where the request was
   * taken to be about another one.
   */
  follows(request: FastifyRequest, householdId: string): void {
    const ticket = this.tickets.get(request);
    if (ticket?.place.householdId === householdId) ticket.isOfPlace = true;
  }

  /** When an answer goes out: keeps it, if it may be told again; any other is nobody's to keep. */
  readonly keep = async (
    request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
  ): Promise<unknown> => {
    const ticket = this.tickets.get(request);
    // An answer with errors begins with them.
    const isKept =
      ticket?.isOfPlace === true &&
      reply.statusCode === 200 &&
      typeof payload === 'string' &&
      payload.startsWith('{"data":');
    if (!isKept) {
      // What was told again has a header of its own.
      if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
      return payload;
    }
    const body = Buffer.from(payload);
    const answer = {
      body,
      contentType: String(reply.getHeader('content-type') ?? 'application/json; charset=utf-8'),
      // A weak one: it is the same whether the answer is compressed or not (RFC 9110, section 8.8.3.3).
      etag: `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`,
    };
    this.options.cache.set(ticket.place, answer);
    void reply.headers(headersOf(answer));
    // As bytes, so that they are not made twice.
    if (!isKnownTo(request, answer)) return body;
    void reply.code(304).removeHeader('content-length');
    return '';
  };

  private placeOf(request: FastifyRequest, { role, household }: Membership): AnswerPlace | null {
    const asked = askedOperation(request);
    if (asked === null) return null;
    const { query, operationName, variables } = asked;
    const parts = [role, query, operationName, variables, request.headers.accept ?? ''];
    return {
      householdId: household.id,
      revision: BigInt(household.revision),
      day: todayIn(household.timeZone, this.options.now()),
      key: createHash('sha256').update(JSON.stringify(parts)).digest('base64url'),
    };
  }
}

/**
 * Requests that another site's page cannot send by itself; Apollo refuses the others.
 * Source: Apollo Server, “CORS: preventing cross-site request forgery”.
 */
function mayPass(request: FastifyRequest): boolean {
  const { headers } = request;
  if (request.method === 'POST') return /^application\/json\b/i.test(headers['content-type'] ?? '');
  return (
    request.method === 'GET' &&
    Boolean(headers['apollo-require-preflight'] ?? headers['x-apollo-operation-name'])
  );
}

/** RFC 9111, section 5.2.1.4. */
function asksForFresh({ headers }: FastifyRequest): boolean {
  return /\bno-cache\b/i.test(headers['cache-control'] ?? '');
}

function send(request: FastifyRequest, reply: FastifyReply, answer: KeptAnswer): FastifyReply {
  void reply.headers(headersOf(answer));
  if (isKnownTo(request, answer)) return reply.code(304).send();
  return reply.type(answer.contentType).send(answer.body);
}

/** The asking client alone may keep it, and must ask each time whether it still holds. */
function headersOf({ etag }: KeptAnswer): Record<string, string> {
  return { etag, 'cache-control': 'private, no-cache', vary: 'cookie, accept, accept-encoding' };
}

/** Whether a client that asks by GET has the answer already (RFC 9110, section 13.1.2). */
function isKnownTo({ method, headers }: FastifyRequest, { etag }: KeptAnswer): boolean {
  if (method !== 'GET') return false;
  const known = (headers['if-none-match'] ?? '').split(',').map((text) => text.trim());
  return known.includes(etag) || known.includes('*');
}
