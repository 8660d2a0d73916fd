import type { FastifyRequest } from 'fastify';
import type { Membership } from '../households/households.queries.ts';
import { isId } from '../persistence/id.ts';
import type { Reader } from '../persistence/reader.ts';
import { holderInHouseholdOf, holderOf, type SessionRules, type TokenHolder } from '../users/sessions.ts';
import { askedOperation } from './asked-operation.ts';
import { sessionTokenIn } from './session-cookie.ts';

/** Who asks, and their part in the household that the request is likely about. */
export type AskingPerson = TokenHolder & { readonly membership: Membership | null };

/** Where sessions are read, and what is asked of them. */
interface Sessions {
  readonly reader: Reader;
  readonly rules: SessionRules;
}

const asking = new WeakMap<FastifyRequest, Promise<AskingPerson>>();

/** Who sends a request, from one statement however often it is asked. */
export async function askingPerson(sessions: Sessions, request: FastifyRequest): Promise<AskingPerson> {
  let found = asking.get(request);
  if (found === undefined) {
    found = read(sessions, request);
    asking.set(request, found);
  }
  return await found;
}

async function read({ reader, rules }: Sessions, request: FastifyRequest): Promise<AskingPerson> {
  const token = sessionTokenIn(request.cookies, request.protocol === 'https');
  const use = { ...rules, address: request.ip };
  const householdId = likelyHousehold(request);
  if (householdId === null) return { ...(await holderOf(reader, token, use)), membership: null };
  return await holderInHouseholdOf(reader, token, { ...use, householdId });
}

/** The household's id by the names that documents use for it. A wrong guess costs another statement and gives no right. */
function likelyHousehold(request: FastifyRequest): string | null {
  const variables = askedOperation(request)?.variables ?? {};
  const id = variables['householdId'] ?? variables['id'];
  return typeof id === 'string' && isId(id) ? id.toLowerCase() : null;
}
