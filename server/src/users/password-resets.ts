import type { EntityManager } from '@mikro-orm/postgresql';
import type { Orm } from '../persistence/orm.ts';
import { type Reader, statement } from '../persistence/reader.ts';
import { refuse } from '../refusal.ts';
import { emailKeyOf } from './email.ts';
import type { PasswordDoor } from './password-door.ts';
import { readPassword } from './password-rules.ts';
import { hashPassword } from './password.ts';
import { hashToken, isToken, newToken } from './sessions.ts';
import type { Allowed } from './throttle.ts';

/** How long a link to a new password can be used. */
export const resetMinutesMax = 60;

/** Whose password a link sets. */
export interface ResetOffer {
  readonly personId: string;
  readonly email: string;
  readonly name: string;
  readonly expiresAt: string;
}

const makeLink = statement(
  'make_password_reset',
  `insert into password_reset as r (person_id, token_hash, expires_at)
   values ($1, $2, now() + interval '${resetMinutesMax} minutes')
   on conflict (person_id) do update set token_hash = excluded.token_hash, created_at = now(),
     expires_at = excluded.expires_at, used_at = null
   returning r.expires_at`,
);
const resetOffer = statement(
  'password_reset_offer',
  `select p.id, p.email, p.name, r.expires_at, r.used_at is not null, r.expires_at <= now()
   from password_reset r join person p on p.id = r.person_id and p.disabled_at is null
   where r.token_hash = $1`,
);
const useLink = `update password_reset set used_at = now()
  where token_hash = ? and used_at is null and expires_at > now() returning person_id`;
const setPassword = `update person set password_hash = ?, browsers_forgotten_at = now()
  where id = ? and disabled_at is null returning id`;

/**
 * Links by which a person sets a new password without the old one. Whoever runs the server makes one and hands it over, for
 * there is no mail. It works once and within an hour, and signs nobody in.
 */
export class PasswordResets {
  constructor(
    private readonly orm: Orm,
    private readonly reader: Reader,
    private readonly door: PasswordDoor,
  ) {}

  /** Makes a link for a person, which takes the place of the one before. Its token is in the answer alone. */
  async make(personId: string): Promise<{ token: string; expiresAt: string }> {
    const token = newToken();
    const [row] = await this.reader.rows<[string]>(makeLink, [personId, hashToken(token)]);
    if (row === undefined) throw new Error('no link was made');
    return { token, expiresAt: row[0] };
  }

  /**
   * What a link offers, to whoever holds it.
   *
   * @throws Refusal reset_link_invalid, reset_link_used, reset_link_expired, too_many_attempts, sign_in_is_busy
   */
  async offer(token: string, address: string): Promise<ResetOffer> {
    return (await this.look(token, address)).offer;
  }

  /**
   * Sets a new password. Every session of the person ends and every browser becomes a stranger; failures that were counted
   * against the account are forgotten, so that the owner gets in while somebody guesses.
   *
   * @throws Refusal as for `offer`, and password_…
   */
  async reset(input: { token: string; newPassword: string }, address: string): Promise<void> {
    const { offer, allowed } = await this.look(input.token, address);
    const password = await readPassword(input.newPassword, { path: ['input', 'newPassword'], owner: offer });
    const passwordHash = await this.door.hashing.run(allowed.lane, async () => await hashPassword(password));
    const tokenHash = hashToken(input.token);
    const isSet = await this.orm.em.fork().transactional(async (inner) => {
      const em = inner as EntityManager;
      // Of two who use it at the same moment the second waits here and finds it used.
      const [used] = await em.execute<{ person_id: string }[]>(useLink, [tokenHash]);
      const [person] =
        used === undefined ? [] : await em.execute<object[]>(setPassword, [passwordHash, used.person_id]);
      if (used === undefined || person === undefined) return false;
      await em.execute('delete from session where person_id = ?', [used.person_id]);
      return true;
    });
    if (!isSet) {
      await this.look(input.token, address);
      throw refuse('reset_link_invalid');
    }
    await this.door.throttle.forgetAccount(emailKeyOf(offer.email));
  }

  private async look(token: string, address: string): Promise<{ offer: ResetOffer; allowed: Allowed }> {
    const allowed = await this.door.asking.run('suspected', async () =>
      this.door.throttle.check({ address, account: null, browserId: null }),
    );
    const [row] = isToken(token)
      ? await this.reader.rows<[string, string, string, string, boolean, boolean]>(resetOffer, [
          hashToken(token),
        ])
      : [];
    if (row !== undefined) {
      const [personId, email, name, expiresAt, isUsed, isExpired] = row;
      if (!isUsed && !isExpired) return { offer: { personId, email, name, expiresAt }, allowed };
    }
    // Counted like a wrong password, against the network alone.
    await this.door.throttle.failed(allowed);
    throw refuse(
      row === undefined ? 'reset_link_invalid' : row[4] ? 'reset_link_used' : 'reset_link_expired',
    );
  }
}
