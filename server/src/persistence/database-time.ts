import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * What the database's clock shows. Whatever ends by that clock begins by it too: those of several servers disagree, and any of
 * them may be set while it runs.
 */
export async function databaseTime(em: EntityManager): Promise<Date> {
  const [row] = await em.execute<{ ms: string }[]>(
    `select (extract(epoch from now()) * 1000)::bigint::text as ms`,
  );
  if (row === undefined) throw new Error('the database told no time');
  return new Date(Number(row.ms));
}
