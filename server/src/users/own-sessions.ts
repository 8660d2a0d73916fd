import { Person, Session } from '../persistence/entities/people.ts';
import { isId } from '../persistence/id.ts';
import type { Orm } from '../persistence/orm.ts';
import { refuse } from '../refusal.ts';
import type { Asker, PasswordDoor } from './password-door.ts';

/**
 * The sessions of a person, as they end them. To end another than the one that asks the password is asked for again, however
 * fresh the session is: whoever came by it must not throw its owner out.
 */
export class OwnSessions {
  constructor(
    private readonly orm: Orm,
    private readonly door: PasswordDoor,
  ) {}

  /** Ends the session that asks. */
  async signOut({ personId, sessionId }: Omit<Asker, 'address'>): Promise<void> {
    await this.orm.em.fork().nativeDelete(Session, { id: sessionId, personId });
  }

  /**
   * Ends a session of the asking person.
   *
   * @throws Refusal not_found, password_needed, current_password_wrong, too_many_attempts, sign_in_is_busy
   */
  async end(asking: Asker, sessionId: string, password: string | null): Promise<void> {
    if (sessionId === asking.sessionId) return await this.signOut(asking);
    await this.prove(asking, password);
    const isEnded =
      isId(sessionId) &&
      (await this.orm.em.fork().nativeDelete(Session, { id: sessionId, personId: asking.personId })) > 0;
    if (!isEnded) throw refuse('not_found', { what: 'session' });
  }

  /**
   * Ends every session of the asking person but the one that asks; answers how many.
   *
   * @throws Refusal password_needed, current_password_wrong, too_many_attempts, sign_in_is_busy
   */
  async endOthers(asking: Asker, password: string | null): Promise<number> {
    await this.prove(asking, password);
    const { personId, sessionId } = asking;
    return await this.orm.em.fork().nativeDelete(Session, { personId, id: { $ne: sessionId } });
  }

  private async prove(asking: Asker, password: string | null): Promise<void> {
    const { emailKey, passwordHash } = await this.orm.em
      .fork()
      .findOneOrFail(Person, { id: asking.personId });
    // People of the demo have none to be asked for.
    if (!passwordHash) return;
    if (password === null || password === '') throw refuse('password_needed', {}, { path: ['password'] });
    await this.door.askAgain(
      { ...asking, account: emailKey, passwordHash },
      { password, path: ['password'] },
      async () => undefined,
    );
  }
}
