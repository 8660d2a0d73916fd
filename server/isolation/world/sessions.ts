import type pg from 'pg';
import { newId } from '../../src/persistence/id.ts';
import { hashToken, newToken } from '../../src/users/sessions.ts';

/**
 * Opens a session of a person below the API, which costs no password's hash; answers the cookie. An app that they began to set up
 * in another one is set up in this.
 */
export async function openSession(pool: pg.Pool, personId: string): Promise<string> {
  const [id, token] = [newId(), newToken()];
  await pool.query(
    `insert into session (id, person_id, token_hash, expires_at, user_agent, address)
     values ($1, $2, $3, now() + interval '1 day', 'isolation', '127.0.0.1')`,
    [id, personId, hashToken(token)],
  );
  await pool.query(`update second_factor set begun_in = $2 where person_id = $1 and confirmed_at is null`, [
    personId,
    id,
  ]);
  return `finance_session=${token}`;
}

/** Makes a link to a new password, as whoever runs the server does; answers its token. */
export async function openReset(pool: pg.Pool, personId: string): Promise<string> {
  const token = newToken();
  await pool.query(
    `insert into password_reset (person_id, token_hash, expires_at) values ($1, $2, now() + interval '1 hour')
     on conflict (person_id) do update
     set token_hash = excluded.token_hash, expires_at = excluded.expires_at, used_at = null`,
    [personId, hashToken(token)],
  );
  return token;
}
