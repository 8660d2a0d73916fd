import type { ClientBase, QueryConfig, QueryResult } from 'pg';
import { beginning, committing, householdAtWork, openingText, telling } from './household-at-work.ts';
import { JoinedQuery, type Prepared } from './joined-query.ts';
import { sentAs } from './prepared-writes.ts';

const lastTexts = new Set<string>();

/**
 * Lets a statement be the last one of each transaction that sends it: the commit goes in the same message. So whoever waits
 * for a row that it takes waits for no trip over the network between the two.
 */
export function commitWith(text: string): void {
  lastTexts.add(text);
}

type Send = (...given: unknown[]) => unknown;

/**
 * Saves the trips of a connection's transactions that are begun inside `atWorkOn`: `begin`, and which household it is about,
 * go with the first statement, and the commit with the last one (`commitWith`). Where nothing is sent in between, nothing is
 * sent at all. Statements that are prepared go by their names.
 */
export function saveTrips(client: ClientBase): void {
  const send = client.query.bind(client) as Send;
  let toBegin: string | null = null;
  let isCommitted = false;

  /** The statement with what goes before and after it. */
  const sendJoined = async (config: QueryConfig, before: Prepared[], after: Prepared[]): Promise<unknown> => {
    const result = await new Promise<unknown>((resolve, reject) => {
      const answer = (error: Error | null | undefined, found: unknown): void =>
        error ? reject(error) : resolve(found);
      send(new JoinedQuery(config, before, after), answer);
    });
    isCommitted = after.length > 0;
    return result;
  };

  Reflect.set(client, 'query', (...given: unknown[]): unknown => {
    const [text, values] = given;
    const householdId = text === 'begin' ? householdAtWork() : undefined;
    if (householdId !== undefined) {
      toBegin = householdId;
      isCommitted = false;
      return Promise.resolve(nothing('BEGIN'));
    }
    if (text === 'commit' || text === 'rollback') {
      const isOver = toBegin !== null || isCommitted;
      toBegin = null;
      isCommitted = false;
      return isOver ? Promise.resolve(nothing(text.toUpperCase())) : send(...given);
    }
    if (isCommitted) throw new Error(`a statement after the last one of its transaction: ${String(text)}`);
    const opening = toBegin;
    toBegin = null;
    if (given.length !== 2 || typeof text !== 'string' || !Array.isArray(values)) {
      // The driver sends one after the other; where the first fails, its connection is dead.
      if (opening !== null) (send(openingText(opening)) as Promise<unknown>).catch(() => undefined);
      return send(...given);
    }
    const config = sentAs(text, values);
    const before = opening === null ? [] : [beginning, telling(opening)];
    const after = lastTexts.has(text) ? [committing] : [];
    return before.length + after.length === 0 ? send(config) : sendJoined(config, before, after);
  });
}

/** What the driver answers to a statement that has no rows. */
function nothing(command: string): Pick<QueryResult, 'command' | 'rowCount' | 'rows' | 'fields'> {
  return { command, rowCount: null, rows: [], fields: [] };
}
