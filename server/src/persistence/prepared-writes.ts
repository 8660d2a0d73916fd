import { createHash } from 'node:crypto';
import type { QueryConfig } from 'pg';

/** How many texts are prepared; each costs memory on every connection. Services have about a hundred. */
const namesMax = 256;
/** Sets larger than this are planned anew each time: a plan kept for any size takes them for small. */
const setSizeMax = 200;

const names = new Map<string, string>();

/** Lets a statement of a database transaction be prepared once on each connection. Its text must always be the same one. */
export function prepareOnce(text: string): void {
  if (names.has(text) || names.size >= namesMax) return;
  names.set(text, `w_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`);
}

/**
 * How a statement is sent: those that are prepared by their names. MikroORM's driver sends everything unnamed, which costs
 * PostgreSQL reading and planning a statement each time.
 */
export function sentAs(text: string, values: unknown[]): QueryConfig {
  const name = names.get(text);
  const isLarge = values.some((value) => Array.isArray(value) && value.length > setSizeMax);
  return name === undefined || isLarge ? { text, values } : { name, text, values };
}
