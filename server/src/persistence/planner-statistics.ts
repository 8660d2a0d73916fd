import type { EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import type { Orm } from './orm.ts';

/** Rows from which a load changes what the planner should believe of a table. */
export const bulkRowsMin = 5_000;

/**
 * Tells PostgreSQL's planner what a bulk load has made of some tables. It finds out by itself, but a minute later, and plans
 * for a table that it takes for empty can take minutes too. What was loaded is there, whatever becomes of this: a failure, as
 * where somebody vacuums a table for long, is let go.
 *
 * @param tables names of our own tables, never a person's text
 */
export async function refreshStatistics(orm: Orm, tables: readonly string[]): Promise<void> {
  const analysis = CompiledQuery.raw(`analyze ${tables.join(', ')}`);
  await (orm.em as EntityManager)
    .getKysely()
    .executeQuery(analysis)
    .catch(() => undefined);
}
