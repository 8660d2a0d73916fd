import pg from 'pg';
import { type Contender, ownSchema } from './contender.ts';

/** Raw HTTP and prepared statements: see `limit/server.ts`. */
export const limit: Contender = {
  ...ownSchema,
  name: 'limit',
  title: 'limit',
  program: { file: 'server/bench/contenders/limit/server.ts', isTypeScript: true },
  headers: { 'content-type': 'application/json' },
  request: (operation, variables) => ({ path: `/${operation}`, body: JSON.stringify(variables) }),
};

/** The limit's creation on tables without keys, checks, triggers and roll-ups, but with the same indexes: what the guards cost. */
export async function unguarded(databaseUrl: string): Promise<Contender> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`
    drop schema if exists bare cascade;
    create schema bare;
    create table bare.transaction (like public.transaction including defaults including indexes);
    create table bare.posting (like public.posting including defaults including indexes)`);
  await client.end();
  return {
    ...limit,
    name: 'unguarded',
    only: ['create'],
    isCompared: false,
    request: (_, variables) => ({ path: '/bare', body: JSON.stringify(variables) }),
  };
}
