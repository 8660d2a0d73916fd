import { migrations } from '../../src/persistence/orm.ts';

/** A statement as it was sent. */
export interface Sent {
  readonly text: string;
  /** Its values as one text. */
  readonly values: string;
}

/** Tables of people, which every server has a copy of, and the migrations' own. */
const peopleTables = new Set([
  'person',
  'session',
  'sign_in_throttle',
  'password_reset',
  'second_factor',
  'recovery_code',
  'schema_migration',
]);

/** The household's tables, read from the migrations themselves so that a new one cannot be forgotten. */
const householdTables: ReadonlySet<string> = new Set(
  migrations.flatMap(tablesMadeBy).filter((table) => !peopleTables.has(table)),
);

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** What breaks a rule among statements sent alone and those of each database transaction, a sentence each. */
export function violations(single: readonly Sent[], transactions: readonly (readonly Sent[])[]): string[] {
  const all = [...single, ...transactions.flat()];
  const found: string[] = [];
  for (const { text } of all) {
    const isExempt = /^\s*(create|alter|comment|drop)\b/i.test(text);
    if (tablesOf(text).length > 0 && !isExempt && !text.includes('household_id'))
      found.push(`names no household_id: ${text}`);
    if (/\bvalues\s*\((?:[^()']|'[^']*'|\([^()]*\))*\)\s*,\s*\(/i.test(text))
      found.push(`has multi-row VALUES: ${text}`);
  }
  const households = householdIds(all);
  for (const transaction of transactions) {
    const touched = new Set(
      transaction
        .flatMap(({ text, values }) => `${text} ${values}`.match(uuid) ?? [])
        .filter((id) => households.has(id)),
    );
    if (touched.size > 1)
      found.push(`touches several households: ${transaction.map(({ text }) => text).join('; ')}`);
  }
  return found;
}

/** Tables that a statement reads or writes. */
function tablesOf(text: string): string[] {
  const names = [...text.matchAll(/\b(?:from|join|into|update)\s+(?:only\s+)?"?([a-z_]+)"?/gi)].map(
    (match) => match[1] ?? '',
  );
  return names.filter((name) => householdTables.has(name));
}

/** Names of the tables that a migration creates. */
function tablesMadeBy(migration: (typeof migrations)[number]): string[] {
  const made = new migration.class(undefined as never, undefined as never);
  made.up();
  return made
    .getQueries()
    .flatMap((query) => [...String(query).matchAll(/create table (\w+)/g)].map((match) => match[1] ?? ''));
}

/** Ids that were sent as a household's: what stands first in an insert into household, or where household_id is compared. */
function householdIds(all: readonly Sent[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { text, values } of all) {
    for (const match of text.matchAll(/household_id"?\s*=\s*'([0-9a-f-]{36})'/g)) ids.add(match[1] ?? '');
    if (/household_id"?\s*=\s*\$1\b/.test(text)) {
      const [first] = values.match(uuid) ?? [];
      if (first !== undefined && values.startsWith(first)) ids.add(first);
    }
    const inserted = /insert into "?household"? .*?'([0-9a-f-]{36})'/.exec(text);
    if (inserted?.[1] !== undefined) ids.add(inserted[1]);
  }
  return ids;
}
