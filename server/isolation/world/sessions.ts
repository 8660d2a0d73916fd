import type pg from 'pg';
import { newId } from '../../src/persistence/id.ts';
import { hashToken, newToken } from '../../src/users/sessions.ts';

/** Opens a session of a person below the API, which costs no password's hash; answers the cookie. */
export async function openSession(pool: pg.Pool, personId: string): Promise<string> {
  const token = newToken();
  await pool.query(
    `insert into session (id, person_id, token_hash, expires_at, user_agent, address)
     values ($1, $2, $3, now() + interval '1 day', 'isolation', '127.0.0.1')`,
    [newId(), personId, hashToken(token)],
  );
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
