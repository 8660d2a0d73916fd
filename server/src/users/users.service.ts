import type { EntityManager } from '@mikro-orm/postgresql';
import { Person, Session } from '../persistence/entities/people.ts';
import { isId, newId } from '../persistence/id.ts';
import type { Orm } from '../persistence/orm.ts';
import { type Reader, statement } from '../persistence/reader.ts';
import { refuse } from '../refusal.ts';
import { cleanText } from '../text.ts';
import { hashPassword, passwordLength, passwordMatches } from './password.ts';
import { beginSession, type Visitor } from './sessions.ts';
import { SignInThrottle } from './throttle.ts';

export interface UsersDependencies {
  readonly orm: Orm;
  readonly reader: Reader;
  readonly sessionDays: number;
  readonly signUp: 'open' | 'invitation';
  /** Whether an invitation's token is good now; asked when sign-up is by invitation. */
  readonly isInvited: (token: string) => Promise<boolean>;
  readonly now: () => Date;
}

/** A session just begun: the token goes into the cookie and nowhere else. */
export interface SignIn {
  readonly personId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly name: string;
  readonly token: string;
  readonly expiresAt: Date;
}

const anybody = statement('anybody', `select exists (select from person where not demo)`);

/** People, their passwords and sessions. */
export class UsersService {
  private readonly throttle: SignInThrottle;

  constructor(private readonly dependencies: UsersDependencies) {
    this.throttle = new SignInThrottle(dependencies.reader);
  }

  /** Whether nobody has signed up yet. */
  async isNew(): Promise<boolean> {
    const [row] = await this.dependencies.reader.rows<[boolean]>(anybody);
    return row?.[0] !== true;
  }

  /** Whether a visitor may sign up without an invitation. */
  async isSignUpOpen(): Promise<boolean> {
    return this.dependencies.signUp === 'open' || (await this.isNew());
  }

  /**
   * Makes a person and signs in.
   *
   * @throws Refusal sign_up_closed, email_unreadable, email_in_use, password_too_short, password_too_long, text_…
   */
  async signUp(
    input: { email: string; password: string; name: string; invitationToken?: string | null },
    visitor: Visitor,
  ): Promise<SignIn> {
    if (!(await this.isSignUpOpen())) {
      const invited = input.invitationToken
        ? await this.dependencies.isInvited(input.invitationToken)
        : false;
      if (!invited) throw refuse('sign_up_closed');
    }
    const email = readEmail(input.email);
    const name = cleanText(input.name, {
      field: 'The name',
      lengthMax: 100,
      path: ['input', 'name'],
      required: true,
    });
    const passwordHash = await hashPassword(readPassword(input.password, ['input', 'password']));
    return await this.transaction(async (em) => {
      if ((await em.count(Person, { emailKey: emailKeyOf(email) })) > 0) {
        throw refuse('email_in_use', {}, { path: ['input', 'email'] });
      }
      const person = em.create(Person, {
        id: newId(),
        email,
        emailKey: emailKeyOf(email),
        name,
        passwordHash,
        demo: false,
        createdAt: this.dependencies.now(),
      });
      await em.persist(person).flush();
      return this.begin(em, person, visitor);
    });
  }

  /**
   * Signs in by email and password. Unknown emails cost the same time and get the same answer as wrong passwords.
   *
   * @throws Refusal sign_in_failed, too_many_attempts
   */
  async signIn(input: { email: string; password: string }, visitor: Visitor): Promise<SignIn> {
    const emailKey = emailKeyOf(input.email.normalize('NFC').trim()).slice(0, 320);
    await this.throttle.check(visitor.address, emailKey);
    const em = this.dependencies.orm.em.fork();
    const person =
      input.email.isWellFormed() && !input.email.includes('\0')
        ? await em.findOne(Person, { emailKey })
        : null;
    const matches = await passwordMatches(
      person?.passwordHash ?? null,
      input.password.slice(0, passwordLength.max + 1),
    );
    if (person === null || !matches) {
      await this.throttle.failed(visitor.address, emailKey);
      throw refuse('sign_in_failed');
    }
    await this.throttle.succeeded(emailKey);
    return await this.transaction(async (inner) => this.begin(inner, person, visitor));
  }

  /** Signs in as a person without a password: the demo's. */
  async beginSessionOf(personId: string, visitor: Visitor): Promise<SignIn> {
    return await this.transaction(async (em) =>
      this.begin(em, await em.findOneOrFail(Person, { id: personId }), visitor),
    );
  }

  /** Ends a session of this person. @throws Refusal not_found */
  async endSession(personId: string, sessionId: string): Promise<void> {
    if (!isId(sessionId)) throw refuse('not_found', { what: 'session' });
    const ended = await this.dependencies.orm.em.fork().nativeDelete(Session, { id: sessionId, personId });
    if (ended === 0) throw refuse('not_found', { what: 'session' });
  }

  /** Ends every session of this person but one; answers how many. */
  async endOtherSessions(personId: string, keptSessionId: string): Promise<number> {
    return await this.dependencies.orm.em
      .fork()
      .nativeDelete(Session, { personId, id: { $ne: keptSessionId } });
  }

  /**
   * Sets a new password and ends every other session.
   *
   * @throws Refusal current_password_wrong, password_too_short, password_too_long, too_many_attempts
   */
  async changePassword(
    asking: { personId: string; sessionId: string; address: string },
    input: { currentPassword: string; newPassword: string },
  ): Promise<void> {
    const next = readPassword(input.newPassword, ['input', 'newPassword']);
    const em = this.dependencies.orm.em.fork();
    const person = await em.findOneOrFail(Person, { id: asking.personId });
    await this.throttle.check(asking.address, person.emailKey);
    if (!(await passwordMatches(person.passwordHash ?? null, input.currentPassword))) {
      await this.throttle.failed(asking.address, person.emailKey);
      throw refuse('current_password_wrong', {}, { path: ['input', 'currentPassword'] });
    }
    person.passwordHash = await hashPassword(next);
    await em.flush();
    await this.endOtherSessions(asking.personId, asking.sessionId);
  }

  /** Renames the person; answers the name as kept. @throws Refusal text_… */
  async updateProfile(personId: string, input: { name: string }): Promise<string> {
    const em = this.dependencies.orm.em.fork();
    const person = await em.findOneOrFail(Person, { id: personId });
    person.name = cleanText(input.name, {
      field: 'The name',
      lengthMax: 100,
      path: ['input', 'name'],
      required: true,
    });
    await em.flush();
    return person.name;
  }

  private async begin(em: EntityManager, person: Person, visitor: Visitor): Promise<SignIn> {
    const now = this.dependencies.now();
    const session = beginSession(em, {
      personId: person.id,
      visitor,
      daysMax: this.dependencies.sessionDays,
      now,
    });
    await em.flush();
    return { personId: person.id, email: person.email, name: person.name, ...session };
  }

  private async transaction<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return await this.dependencies.orm.em.fork().transactional(async (em) => await work(em as EntityManager));
  }
}

/** One person an address, however its letters are cased. */
function emailKeyOf(email: string): string {
  return email.toLowerCase();
}

function readEmail(text: string): string {
  const email = cleanText(text, {
    field: 'The email',
    lengthMax: 320,
    path: ['input', 'email'],
    required: true,
  });
  // What mail systems accept is decided by them; here only what cannot be an address at all is refused (RFC 5321).
  if (!/^[^\s@]+@[^\s@]+$/.test(email))
    throw refuse('email_unreadable', { email }, { path: ['input', 'email'] });
  return email;
}

function readPassword(password: string, path: readonly string[]): string {
  const length = [...password].length;
  if (length < passwordLength.min)
    throw refuse('password_too_short', { length: String(passwordLength.min) }, { path });
  if (length > passwordLength.max)
    throw refuse('password_too_long', { length: String(passwordLength.max) }, { path });
  return password;
}
