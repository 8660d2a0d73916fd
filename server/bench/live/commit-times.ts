import type pg from 'pg';

/** Settings of PostgreSQL that this needs, and that keep the disk out of what is measured: it is the same for everybody. */
export const committingSettings = { track_commit_timestamp: 'on', synchronous_commit: 'off' } as const;

/**
 * When PostgreSQL committed each of these transactions, by its own clock, in milliseconds of the wall clock.
 *
 * @throws Error when one was never committed
 */
export async function commitTimes(
  client: pg.Client,
  transactionIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ id: string; at_ms: string }>(
    `select id, extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000 as at_ms
     from transaction where id = any($1::uuid[])`,
    [transactionIds],
  );
  const times = new Map(rows.map((row) => [row.id, Number(row.at_ms)]));
  for (const id of transactionIds)
    if (!(Number(times.get(id)) > 0)) throw new Error(`PostgreSQL does not say when it committed ${id}`);
  return times;
}
