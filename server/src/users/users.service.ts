import { type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { databaseTime } from '../persistence/database-time.ts';
import { Person, Session } from '../persistence/entities/people.ts';
import { newId } from '../persistence/id.ts';
import type { Orm } from '../persistence/orm.ts';
import { type Reader, statement } from '../persistence/reader.ts';
import { refuse } from '../refusal.ts';
import { cleanText } from '../text.ts';
import { emailKeyOf, readEmail } from './email.ts';
import { type KnownBrowser, type KnownBrowserCookie, KnownBrowsers } from './known-browser.ts';
import { readPassword } from './password-rules.ts';
import type { Asker, PasswordDoor } from './password-door.ts';
import { hashPassword, passwordMatches } from './password.ts';
import type { SecondFactorCheck } from './second-factor-check.ts';
import { beginSession, keepOneSession, type SessionLifetime, type Visitor } from './sessions.ts';

export interface UsersDependencies {
  readonly orm: Orm;
  readonly reader: Reader;
  readonly door: PasswordDoor;
  readonly lifetime: SessionLifetime;
  /** Signs the cookies by which browsers are known. */
  readonly secretKey: string;
  readonly signUp: 'open' | 'invitation';
  /** Whether everybody has to show a second factor. */
  readonly secondFactorRequired: boolean;
  /** Whether an invitation's token is good now; asked when sign-up is by invitation. */
  readonly isInvited: (token: string) => Promise<boolean>;
  /** Asks for the second factor of those who have one. */
  readonly secondFactor: SecondFactorCheck;
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
  /** Whether the session reaches nothing before a second factor is turned on. */
  readonly secondFactorOwed: boolean;
}

/** Who asks to sign in, and what their browser has from before. */
export interface SigningIn extends Visitor {
  /** Value of a cookie of the browser. */
  readonly readCookie: (name: string) => string | undefined;
  /** The session that the browser is signed in with; a new one takes its place. */
  readonly sessionId: string | null;
}

/** What somebody signs in by. */
export interface SignInWords {
  readonly email: string;
  readonly password: string;
  /** A code of the app or a recovery code. */
  readonly secondFactor?: string | null;
}

/** Somebody with this email. */
interface FoundPerson {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string | null;
  readonly isDisabled: boolean;
}

const personByEmail = statement(
  'person_by_email',
  `select id, email, name, password_hash, disabled_at is not null from person where email_key = $1`,
);
const anybody = statement(
  'anybody',
  `select exists (select from person where not demo and deleted_at is null)`,
);
const browsersForgotten = statement(
  'browsers_forgotten',
  `select exists (select from person where email_key = $1 and browsers_forgotten_at > $2)`,
);
/** Waits for whoever changes the person, and holds the next one up until the session is there for them to end. */
const holdPerson = `select password_hash, disabled_at is not null as disabled from person where id = ? for share`;
const factorBegun = `select person_id from second_factor where person_id = ? and confirmed_at is not null`;

/** People, their passwords and sessions. */
export class UsersService {
  private readonly throttle: PasswordDoor['throttle'];
  private readonly askingGate: PasswordDoor['asking'];
  private readonly hashingGate: PasswordDoor['hashing'];
  private readonly browsers: KnownBrowsers;

  constructor(private readonly dependencies: UsersDependencies) {
    ({ throttle: this.throttle, asking: this.askingGate, hashing: this.hashingGate } = dependencies.door);
    this.browsers = new KnownBrowsers(dependencies.secretKey, dependencies.now);
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
   * @throws Refusal sign_up_closed, email_unreadable, email_in_use, password_…, text_…, too_many_attempts, sign_in_is_busy
   */
  async signUp(
    input: { email: string; password: string; name: string; invitationToken?: string | null },
    visitor: SigningIn,
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
    const password = await readPassword(input.password, {
      path: ['input', 'password'],
      owner: { email, name },
    });
    // Whoever asks for one email after the other learns which are in use, and is slowed down like a guesser.
    const attempt = await this.askingGate.run('suspected', async () =>
      this.throttle.check({ address: visitor.address, account: null, browserId: null }),
    );
    const passwordHash = await this.hashingGate.run(attempt.lane, async () => await hashPassword(password));
    if ((await this.dependencies.orm.em.fork().count(Person, { emailKey: emailKeyOf(email) })) > 0) {
      await this.throttle.failed(attempt);
      throw refuse('email_in_use', {}, { path: ['input', 'email'] });
    }
    return await this.transaction(async (em) => {
      const person = em.create(Person, {
        id: newId(),
        email,
        emailKey: emailKeyOf(email),
        name,
        passwordHash,
        demo: false,
        createdAt: this.dependencies.now(),
      });
      await em.persist(person).flush().catch(emailMayBeInUse);
      return await this.begin(em, person, { visitor, owes: this.dependencies.secondFactorRequired });
    });
  }

  /**
   * Signs in by email, password and a second factor. Unknown emails cost the same time and get the same answer as wrong
   * passwords; that an account is disabled, or has a second factor, is told to whoever has its password alone.
   *
   * @throws Refusal sign_in_failed, person_is_disabled, second_factor_…, too_many_codes…, too_many_attempts, sign_in_is_busy
   */
  async signIn(input: SignInWords, visitor: SigningIn): Promise<SignIn> {
    const account = emailKeyOf(input.email).slice(0, 320);
    const browser = await this.knownBrowserOf(account, visitor);
    const browserId = browser?.id ?? null;
    const attempt = { address: visitor.address, account, browserId };
    const { lane } = await this.askingGate.run(browserId === null ? 'suspected' : 'known', async () =>
      this.throttle.check(attempt),
    );
    const person = await this.hashingGate.run(lane, async () => {
      // Others may have failed while this one waited; what is tried at the same time counts as if it were tried in turn.
      const allowed = await this.throttle.check(attempt);
      const found = await this.personOf(account);
      const matches = await passwordMatches(found?.passwordHash ?? null, input.password);
      if (found === null || !matches) {
        await this.throttle.failed(allowed);
        throw refuse('sign_in_failed');
      }
      if (found.isDisabled) throw refuse('person_is_disabled');
      await this.throttle.succeeded(allowed);
      return found;
    });
    const { secondFactor } = this.dependencies;
    const showing = {
      personId: person.id,
      address: visitor.address,
      from: { browser },
      path: ['input', 'secondFactor'],
    };
    const isShown = await secondFactor.pass(showing, input.secondFactor);
    return await this.transaction(async (em) => {
      const [now] = await em.execute<{ password_hash: string | null; disabled: boolean }[]>(holdPerson, [
        person.id,
      ]);
      // Another password, or no such person any more, since this one was looked at.
      if (now?.password_hash !== person.passwordHash) throw refuse('sign_in_failed');
      if (now?.disabled) throw refuse('person_is_disabled');
      const [begun] = isShown ? [] : await em.execute<object[]>(factorBegun, [person.id]);
      // Turned on while this one waited for whoever did.
      if (begun !== undefined) throw refuse('second_factor_needed', {}, { path: showing.path });
      return await this.begin(em, person, {
        visitor,
        owes: this.dependencies.secondFactorRequired && !isShown,
      });
    });
  }

  /** A cookie by which the browser is known from now on. */
  rememberBrowser({ email }: Pick<SignIn, 'email'>): KnownBrowserCookie {
    return this.browsers.remember(emailKeyOf(email));
  }

  /** Signs in as a person without a password: the demo's, who owes no second factor either. */
  async beginSessionOf(personId: string, visitor: SigningIn): Promise<SignIn> {
    return await this.transaction(async (em) =>
      this.begin(em, await em.findOneOrFail(Person, { id: personId }), { visitor, owes: false }),
    );
  }

  /**
   * Sets a new password, ends every other session and gives this one a new token: who had the old one is out.
   *
   * @throws Refusal current_password_wrong, password_…, too_many_attempts, sign_in_is_busy
   */
  async changePassword(
    asker: Asker,
    input: { currentPassword: string; newPassword: string },
  ): Promise<{ token: string; expiresAt: Date }> {
    const em = this.dependencies.orm.em.fork();
    const { email, emailKey, name, passwordHash } = await em.findOneOrFail(Person, { id: asker.personId });
    const password = await readPassword(input.newPassword, {
      path: ['input', 'newPassword'],
      owner: { email, name },
    });
    const nextHash = await this.dependencies.door.askAgain(
      { ...asker, account: emailKey, passwordHash: passwordHash ?? null },
      { password: input.currentPassword, path: ['input', 'currentPassword'] },
      async () => await hashPassword(password),
    );
    return await this.transaction(async (inner) => {
      await inner.nativeUpdate(Person, { id: asker.personId }, { passwordHash: nextHash });
      return await keepOneSession(inner, asker, this.dependencies.lifetime);
    });
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

  /** A browser in which somebody has signed in to the account, unless its marks were forgotten since. */
  private async knownBrowserOf(account: string, visitor: SigningIn): Promise<KnownBrowser | null> {
    const browser = this.browsers.read(account, visitor.readCookie(this.browsers.cookieName(account)));
    if (browser === null) return null;
    // Asked for a cookie of ours alone: whoever has one knows that there is such an account.
    const [row] = await this.dependencies.reader.rows<[boolean]>(browsersForgotten, [
      account,
      browser.issuedAt,
    ]);
    return row?.[0] === true ? null : browser;
  }

  /** One statement whether there is such a person or not, and no entity: how long it takes must not tell. */
  private async personOf(account: string): Promise<FoundPerson | null> {
    // What cannot be an email is looked for all the same, as something that nobody has.
    const key = account.isWellFormed() && !account.includes('\0') ? account : '';
    const [row] = await this.dependencies.reader.rows<[string, string, string, string | null, boolean]>(
      personByEmail,
      [key],
    );
    if (row === undefined) return null;
    const [id, email, name, passwordHash, isDisabled] = row;
    return { id, email, name, passwordHash, isDisabled };
  }

  private async begin(
    em: EntityManager,
    person: Pick<FoundPerson, 'id' | 'email' | 'name'>,
    { visitor, owes }: { visitor: SigningIn; owes: boolean },
  ): Promise<SignIn> {
    if (visitor.sessionId !== null) await em.nativeDelete(Session, { id: visitor.sessionId });
    const now = await databaseTime(em);
    const session = beginSession(em, {
      personId: person.id,
      visitor,
      lifetime: this.dependencies.lifetime,
      now,
    });
    await em.flush();
    return {
      personId: person.id,
      email: person.email,
      name: person.name,
      secondFactorOwed: owes,
      ...session,
    };
  }

  private async transaction<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return await this.dependencies.orm.em.fork().transactional(async (em) => await work(em as EntityManager));
  }
}

/** Two may sign up with one email at the same moment: the database lets one of them. */
function emailMayBeInUse(error: unknown): never {
  if (error instanceof UniqueConstraintViolationException)
    throw refuse('email_in_use', {}, { path: ['input', 'email'] });
  throw error;
}
