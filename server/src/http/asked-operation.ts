import type { FastifyRequest } from 'fastify';

/** An operation as a request names it; nothing of it was checked. */
export interface AskedOperation {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The operation of a GraphQL request by POST (JSON) or GET; null for anything else. Source: GraphQL over HTTP. */
export function askedOperation(request: FastifyRequest): AskedOperation | null {
  const given = request.method === 'GET' ? fromAddress(request.query) : request.body;
  if (!isRecord(given) || typeof given['query'] !== 'string') return null;
  const { query, operationName, variables } = given;
  return {
    query,
    operationName: typeof operationName === 'string' ? operationName : null,
    variables: isRecord(variables) ? variables : {},
  };
}

/** In an address the variables are JSON text. */
function fromAddress(query: unknown): unknown {
  if (!isRecord(query) || typeof query['variables'] !== 'string') return query;
  try {
    return { ...query, variables: JSON.parse(query['variables']) };
  } catch {
    // Apollo says what is wrong with it.
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
