import { householdStatement, type Statement } from './persistence/reader.ts';

/**
 * How many combinations of conditions are prepared by name. Each costs memory on every connection to the database; screens
 * use a few dozen, and whoever tries them all gets unnamed statements, which cost a parse each time and no memory.
 */
const namedMax = 256;

/** Postgres cuts names at 63 bytes; the reader's hash of the text takes 9 of them and keeps cut names apart. */
const nameLengthMax = 54;

const statements = new Map<string, Statement>();

/** The statement of a name that says everything its text depends on. The text is made once. */
export function pagedStatement(name: string, text: () => string): Statement {
  const known = statements.get(name);
  if (known !== undefined) return known;
  const made = householdStatement(name.slice(0, nameLengthMax), text());
  if (statements.size >= namedMax) return { ...made, name: '' };
  statements.set(name, made);
  return made;
}

/**
 * The literal limit of a statement for a page: one row more than the page shows, rounded up to few different numbers,
 * because Postgres plans `limit $n` anew each time.
 */
export function rowLimit(first: number): number {
  const pageSize = [10, 50, 200].find((size) => first <= size) ?? first;
  return pageSize + 1;
}
