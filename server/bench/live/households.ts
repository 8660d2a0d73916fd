import { createHash } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../../src/persistence/migrate.ts';
import { hashToken } from '../../src/users/sessions.ts';
import { copy } from '../books/load.ts';
import { baseCurrency, benchId } from '../books/plan.ts';

/** Somebody who has a socket. */
export interface Listener {
  readonly household: string;
  /** Cookie of the person's session. */
  readonly cookie: string;
}

/** A household in which entries are made. */
export interface LiveHousehold {
  readonly id: string;
  readonly accountId: string;
  readonly categoryId: string;
  /** Its members, each with a session. */
  readonly listeners: readonly Listener[];
}

/** Name of the payee that every household knows. */
export const payee = 'Bakery';

const systemAccounts = [
  ['EQUITY', 'OPENING_BALANCES'],
  ['EQUITY', 'CURRENCY_CONVERSION'],
  ['EQUITY', 'IN_TRANSIT'],
  ['INCOME', 'UNCATEGORISED_INCOME'],
  ['EXPENSE', 'UNCATEGORISED_EXPENSE'],
] as const;

/**
 * Makes the schema in an empty database, and in it households with their members, signed in: by COPY through all guards, since
 * thousands of sign-ups would take longer than the measurement (argon2 is slow on purpose).
 */
export async function loadHouseholds(
  databaseUrl: string,
  count: number,
  membersEach: number,
): Promise<LiveHousehold[]> {
  await migrate(databaseUrl);
  const households = Array.from({ length: count }, (_, index) => household(index, membersEach));
  const people = households.flatMap(({ id }) =>
    Array.from({ length: membersEach }, (_, member) => ({
      household: id,
      id: benchId(`${id}:person:${member}`),
      sessionId: benchId(`${id}:session:${member}`),
      token: tokenOf(id, member),
    })),
  );
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    await copy(
      client,
      'household (household_id, name, base_currency, time_zone, number_locale, revision)',
      households.map(({ id }, index) => [id, `Household ${index}`, baseCurrency, 'Europe/Berlin', 'en', '1']),
    );
    await copy(
      client,
      'account (household_id, id, type, account_group, system_role, name, currency, position)',
      households.flatMap((each) => [
        [each.id, each.accountId, 'ASSET', 'EVERYDAY', null, 'Giro', baseCurrency, '0'],
        [each.id, each.categoryId, 'EXPENSE', null, null, 'Food', null, '0'],
        ...systemAccounts.map(([type, role]) => [
          each.id,
          benchId(`${each.id}:${role}`),
          type,
          null,
          role,
          role.toLowerCase(),
          null,
          '0',
        ]),
      ]),
    );
    await copy(
      client,
      'payee (household_id, id, name)',
      households.map(({ id }) => [id, benchId(`${id}:payee`), payee]),
    );
    await copy(
      client,
      'person (id, email, email_key, name)',
      people.map(({ id }) => [id, `${id}@example.org`, `${id}@example.org`, 'Person']),
    );
    await copy(
      client,
      'member (household_id, person_id, role)',
      people.map((each) => [each.household, each.id, 'OWNER']),
    );
    await client.query(
      `insert into session (id, person_id, token_hash, expires_at)
       select s.id, s.person_id, s.token_hash, now() + interval '1 day'
       from unnest($1::uuid[], $2::uuid[], $3::bytea[]) as s (id, person_id, token_hash)`,
      [
        people.map(({ sessionId }) => sessionId),
        people.map(({ id }) => id),
        people.map(({ token }) => hashToken(token)),
      ],
    );
    await client.query('commit');
    await client.query('vacuum (analyze)');
  } finally {
    await client.end();
  }
  return households;
}

function household(index: number, membersEach: number): LiveHousehold {
  const id = benchId(`live:${index}`);
  return {
    id,
    accountId: benchId(`${id}:account`),
    categoryId: benchId(`${id}:category`),
    listeners: Array.from({ length: membersEach }, (_, member) => ({
      household: id,
      cookie: `finance_session=${tokenOf(id, member)}`,
    })),
  };
}

/** A token as a cookie has it; the same on every machine, since nothing here is secret. */
function tokenOf(household: string, member: number): string {
  return createHash('sha256').update(`${household}:${member}`).digest('base64url');
}
