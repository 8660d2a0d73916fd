import type { EntityManager } from '@mikro-orm/postgresql';
import { Person } from '../persistence/entities/people.ts';
import type { Orm } from '../persistence/orm.ts';
import { type Reader, statement } from '../persistence/reader.ts';
import { refuse } from '../refusal.ts';
import type { Asker, PasswordDoor } from './password-door.ts';
import { hashRecoveryCode, newRecoveryCodes } from './recovery-codes.ts';
import type { SecondFactorCheck, Showing } from './second-factor-check.ts';
import type { SecretSeal } from './secret-seal.ts';
import { keepOneSession, type SessionLifetime } from './sessions.ts';
import { newSecret, readableSecret, setupUri } from './totp.ts';

/** How long a secret that was shown waits for the first code of the app. */
const confirmMinutesMax = 30;

export interface SecondFactorDependencies {
  readonly orm: Orm;
  readonly reader: Reader;
  /** Asks for the password again. */
  readonly door: PasswordDoor;
  readonly check: SecondFactorCheck;
  readonly seal: SecretSeal;
  readonly lifetime: SessionLifetime;
  /** Whether everybody has to show one. */
  readonly required: boolean;
  readonly now: () => Date;
}

/** What an app is set up with. */
export interface Setup {
  /** For people to type: base32. */
  readonly secret: string;
  /** For a picture: `otpauth://…`. */
  readonly uri: string;
}

/** What a person has to show, as the settings tell it. */
export interface SecondFactorRow {
  readonly since: string;
  readonly recoveryCodesLeft: number;
  readonly mayBeTurnedOff: boolean;
}

const beginFactor = statement(
  'begin_second_factor',
  `insert into second_factor as f (person_id, secret, begun_at, begun_in) values ($1, $2, $3, $4)
   on conflict (person_id) do update set secret = excluded.secret, begun_at = excluded.begun_at, begun_in = excluded.begun_in
     where f.confirmed_at is null
   returning true`,
);
const begunFactor = statement(
  'begun_second_factor',
  `select secret, begun_at > $3::timestamptz - interval '${confirmMinutesMax} minutes' and begun_in = $2, confirmed_at is not null
   from second_factor where person_id = $1`,
);
const factorOfPerson = statement(
  'second_factor_of_person',
  `select f.confirmed_at, (select count(*)::int from recovery_code r where r.person_id = f.person_id)
   from second_factor f where f.person_id = $1 and f.confirmed_at is not null`,
);
const removeFactor = statement('remove_second_factor', `delete from second_factor where person_id = $1`);

const holdPerson = `select id from person where id = ? for update`;
const confirmFactor = `update second_factor set confirmed_at = ?, used_step = ?
  where person_id = ? and secret = ? and confirmed_at is null returning person_id`;
const holdFactor = `select person_id from second_factor where person_id = ? and confirmed_at is not null for update`;
const forgetRecoveryCodes = `delete from recovery_code where person_id = ?`;
const keepRecoveryCodes = `insert into recovery_code (person_id, code_hash)
  select ?, decode(hash, 'hex') from unnest(string_to_array(?, ' ')) hash`;

/** Turns codes of an app on and off for the person who is signed in. */
export class SecondFactorService {
  constructor(private readonly dependencies: SecondFactorDependencies) {}

  /** Null where no codes are asked for. */
  async of(personId: string): Promise<SecondFactorRow | null> {
    const [row] = await this.dependencies.reader.rows<[string, number]>(factorOfPerson, [personId]);
    if (row === undefined) return null;
    return { since: row[0], recoveryCodesLeft: row[1], mayBeTurnedOff: !this.dependencies.required };
  }

  /**
   * Makes a secret for an app. Nothing holds before a code of it was shown; beginning again makes another.
   *
   * @throws Refusal current_password_wrong, second_factor_is_on, too_many_attempts, sign_in_is_busy
   */
  async begin(asker: Asker & { email: string }, { password }: { password: string }): Promise<Setup> {
    const { seal, reader, now } = this.dependencies;
    await this.askForPassword(asker, password);
    const secret = newSecret();
    const begun = await reader.rows(beginFactor, [
      asker.personId,
      seal.close(asker.personId, secret),
      now(),
      asker.sessionId,
    ]);
    if (begun.length === 0) throw refuse('second_factor_is_on');
    return { secret: readableSecret(secret), uri: setupUri(secret, asker.email) };
  }

  /**
   * Codes are asked for from now on. Every other session ends and this one gets a new token, as for a new password: they were
   * begun by the password alone. The recovery codes are in the answer and nowhere else.
   *
   * @throws Refusal second_factor_not_begun, second_factor_is_on, second_factor_wrong, too_many_codes…
   */
  async confirm(
    asker: Asker,
    { code }: { code: string },
  ): Promise<{ recoveryCodes: readonly string[]; token: string; expiresAt: Date }> {
    const { reader, check, lifetime, now } = this.dependencies;
    const [row] = await reader.rows<[Buffer, boolean, boolean]>(begunFactor, [
      asker.personId,
      asker.sessionId,
      now(),
    ]);
    if (row?.[2]) throw refuse('second_factor_is_on');
    if (!row?.[1]) throw refuse('second_factor_not_begun');
    const [secret] = row;
    const step = await check.stepOfFirst(showingOf(asker), code, secret);
    return await this.transaction(async (em) => {
      await em.execute(holdPerson, [asker.personId]);
      const confirmed = await em.execute<object[]>(confirmFactor, [now(), step, asker.personId, secret]);
      // Another tab was faster.
      if (confirmed.length === 0) throw refuse('second_factor_is_on');
      const recoveryCodes = await this.makeRecoveryCodes(em, asker.personId);
      return { recoveryCodes, ...(await keepOneSession(em, asker, lifetime)) };
    });
  }

  /**
   * No codes are asked for any more.
   *
   * @throws Refusal second_factor_must_stay, current_password_wrong, second_factor_…, too_many_attempts, too_many_codes…, sign_in_is_busy
   */
  async remove(asker: Asker, input: { password: string; code: string }): Promise<void> {
    if (this.dependencies.required) throw refuse('second_factor_must_stay');
    await this.showBoth(asker, input);
    await this.dependencies.reader.rows(removeFactor, [asker.personId]);
  }

  /**
   * New recovery codes; those before are good for nothing.
   *
   * @throws Refusal current_password_wrong, second_factor_…, too_many_attempts, too_many_codes…, sign_in_is_busy
   */
  async renewRecoveryCodes(
    asker: Asker,
    input: { password: string; code: string },
  ): Promise<readonly string[]> {
    await this.showBoth(asker, input);
    return await this.transaction(async (em) => {
      const held = await em.execute<object[]>(holdFactor, [asker.personId]);
      if (held.length === 0) throw refuse('second_factor_is_off');
      return await this.makeRecoveryCodes(em, asker.personId);
    });
  }

  private async showBoth(
    asker: Asker,
    { password, code }: { password: string; code: string },
  ): Promise<void> {
    await this.askForPassword(asker, password);
    if (!(await this.dependencies.check.pass(showingOf(asker), code))) throw refuse('second_factor_is_off');
  }

  private async askForPassword(asker: Asker, password: string): Promise<void> {
    const { orm, door } = this.dependencies;
    const { emailKey, passwordHash } = await orm.em.fork().findOneOrFail(Person, { id: asker.personId });
    await door.askAgain(
      { ...asker, account: emailKey, passwordHash: passwordHash ?? null },
      { password, path: ['input', 'password'] },
      async () => undefined,
    );
  }

  private async makeRecoveryCodes(em: EntityManager, personId: string): Promise<readonly string[]> {
    const codes = newRecoveryCodes();
    await em.execute(forgetRecoveryCodes, [personId]);
    const hashes = codes.map((code) => hashRecoveryCode(code).toString('hex'));
    await em.execute(keepRecoveryCodes, [personId, hashes.join(' ')]);
    return codes;
  }

  private async transaction<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return await this.dependencies.orm.em.fork().transactional(async (em) => await work(em as EntityManager));
  }
}

function showingOf({ personId, sessionId, address }: Asker): Showing {
  return { personId, address, from: { sessionId }, path: ['input', 'code'] };
}
