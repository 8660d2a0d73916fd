import pg from 'pg';
import { newPassword } from '../../../scripts/postgres/password.ts';
import { serverRole } from '../../src/persistence/server-role.ts';
import { ours } from './ours.ts';
import type { Contender } from './contender.ts';

/**
 * The product without the wall between households (docs/adr/0017-household-wall.md): its user passes by every policy, and its
 * statements tell no household. Searches go through functions that ask for one, so they are left out.
 */
export async function unwalled(databaseUrl: string): Promise<Contender> {
  const password = newPassword();
  // One for each books: a role is of the whole cluster, and its password of whoever started last.
  const user = `unwalled_${new URL(databaseUrl).pathname.slice(1)}`;
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const found = await client.query('select from pg_roles where rolname = $1', [user]);
  await client.query(
    `${found.rowCount === 0 ? 'create' : 'alter'} role ${user} login bypassrls password '${password}'`,
  );
  await client.query(`grant ${serverRole} to ${user} with set false, inherit true`);
  await client.end();
  const url = new URL(databaseUrl);
  url.username = user;
  url.password = password;
  const { environment } = ours.program;
  return {
    ...ours,
    name: 'unwalled',
    title: 'ours without the wall',
    only: ['accounts', 'register', 'deep', 'report', 'netWorth', 'create', 'edit', 'bulk'],
    program: {
      ...ours.program,
      environment: {
        ...environment,
        DATABASE_URL: url.href,
        MIGRATE: 'false',
        NODE_OPTIONS: `${environment?.['NODE_OPTIONS']} --import ${new URL('unwalled/untold.mjs', import.meta.url).href}`,
      },
    },
  };
}
