import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../graphql/context.ts';
import type { Reader } from '../persistence/reader.ts';
import { refuse } from '../refusal.ts';
import type { OwnSessions } from './own-sessions.ts';
import { readMemberships, readSessions } from './users.queries.ts';
import type { SignIn, SigningIn, UsersService } from './users.service.ts';
import {
  ChangePasswordInput,
  Instance,
  Me,
  Membership,
  ProfileInput,
  type RoleEnum,
  SessionType,
  SignedIn,
  SignInInput,
  SignUpInput,
} from './users.types.ts';

/** Makes the demo household where there is none yet. */
export interface DemoMaker {
  /** Answers the demo's own person, for a visitor. */
  person(): Promise<string>;
  /** Gives somebody who is signed in a demo household of their own. */
  makeHousehold(personId: string): Promise<unknown>;
}

/** The present password, where it is asked for again. */
const passwordAgain = {
  nullable: true,
  description: 'The present password; refused with password_needed where it is missing.',
} as const;

@Resolver(() => Me)
export class UsersResolver {
  constructor(
    private readonly users: UsersService,
    private readonly ownSessions: OwnSessions,
    private readonly reader: Reader,
    private readonly installation: { version: string; demo: DemoMaker | null },
  ) {}

  @Query(() => Instance, { description: 'What a visitor may know before signing in.' })
  async instance(): Promise<Instance> {
    return {
      version: this.installation.version,
      isNew: await this.users.isNew(),
      signUpOpen: await this.users.isSignUpOpen(),
      demoAvailable: this.installation.demo !== null,
    };
  }

  @Query(() => Me, { nullable: true, description: 'The person signed in; null without a session.' })
  me(@Ctx() { holder, person }: RequestContext): Me | null {
    return holder === null ? null : meOf({ ...holder, secondFactorOwed: person === null });
  }

  @FieldResolver(() => [Membership], { description: 'The households the person belongs to.' })
  async memberships(@Root() me: Me): Promise<Membership[]> {
    const rows = await readMemberships(this.reader, letInAs(me));
    return rows.map((row) => ({
      household: { id: row.householdId, name: row.householdName, memberNames: row.memberNames },
      role: row.role as RoleEnum,
    }));
  }

  @FieldResolver(() => [SessionType], {
    description: 'Where the person is signed in, the latest used first.',
  })
  async sessions(@Root() me: Me, @Ctx() context: RequestContext): Promise<SessionType[]> {
    const rows = await readSessions(this.reader, letInAs(me));
    return rows.map((row) => ({ ...row, current: row.id === context.person?.sessionId }));
  }

  @Mutation(() => SignedIn, { description: 'Makes a person and signs in.' })
  async signUp(
    @Arg('input', () => SignUpInput, { description: 'The new person.' }) input: SignUpInput,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn> {
    return this.signedIn(await this.users.signUp(input, signingIn(context)), context);
  }

  @Mutation(() => SignedIn, { description: 'Signs in.' })
  async signIn(
    @Arg('input', () => SignInInput, { description: 'What to sign in by.' }) input: SignInInput,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn> {
    return this.signedIn(await this.users.signIn(input, signingIn(context)), context);
  }

  @Mutation(() => SignedIn, {
    description:
      'Makes the demo household: for the person signed in, else for a visitor, who is signed in to it.',
  })
  async startDemo(@Ctx() context: RequestContext): Promise<SignedIn> {
    const { demo } = this.installation;
    if (demo === null) throw refuse('demo_not_offered');
    if (context.holder === null) {
      const signIn = await this.users.beginSessionOf(await demo.person(), signingIn(context));
      context.cookies?.setSession(signIn.token, signIn.expiresAt);
      return { me: meOf(signIn) };
    }
    const person = context.signedIn();
    await demo.makeHousehold(person.personId);
    return { me: meOf(person) };
  }

  @Mutation(() => Boolean, { description: 'Ends the session that asks; its sockets close.' })
  async signOut(@Ctx() context: RequestContext): Promise<boolean> {
    if (context.holder !== null) await this.ownSessions.signOut(context.holder);
    context.cookies?.clearSession();
    return true;
  }

  @Mutation(() => Boolean, { description: 'Sets a new password and ends every other session.' })
  async changePassword(
    @Arg('input', () => ChangePasswordInput, { description: 'Present and new password.' })
    input: ChangePasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    const { token, expiresAt } = await this.users.changePassword(
      { ...context.signedIn(), address: context.address },
      input,
    );
    context.cookies?.setSession(token, expiresAt);
    return true;
  }

  @Mutation(() => Me, { description: "Changes the signed-in person's own data." })
  async updateProfile(
    @Arg('input', () => ProfileInput, { description: 'What to change.' }) input: ProfileInput,
    @Ctx() context: RequestContext,
  ): Promise<Me> {
    const person = context.signedIn();
    const name = await this.users.updateProfile(person.personId, input);
    return meOf({ ...person, name });
  }

  @Mutation(() => Boolean, {
    description: 'Ends one of the own sessions; one that does not ask itself needs the password again.',
  })
  async endSession(
    @Arg('id', () => ID, { description: 'Id of the session.' }) id: string,
    @Arg('password', () => String, passwordAgain) password: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    await this.ownSessions.end({ ...context.signedIn(), address: context.address }, id, password ?? null);
    return true;
  }

  @Mutation(() => Int, {
    description: 'Ends every own session but the one that asks, by the password; answers how many.',
  })
  async endOtherSessions(
    @Arg('password', () => String, passwordAgain) password: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<number> {
    const asking = { ...context.signedIn(), address: context.address };
    return await this.ownSessions.endOthers(asking, password ?? null);
  }

  private signedIn(signIn: SignIn, context: RequestContext): SignedIn {
    context.cookies?.keep(this.users.rememberBrowser(signIn));
    context.cookies?.setSession(signIn.token, signIn.expiresAt);
    return { me: meOf(signIn) };
  }
}

function signingIn({ address, userAgent, cookies, holder }: RequestContext): SigningIn {
  return {
    address,
    userAgent,
    readCookie: (name) => cookies?.read(name),
    sessionId: holder?.sessionId ?? null,
  };
}

/** The person signed in, as the API shows them. */
export function meOf(person: {
  personId: string;
  email: string;
  name: string;
  secondFactorOwed?: boolean;
}): Me {
  const { personId, email, name, secondFactorOwed = false } = person;
  return { id: personId, email, name, secondFactorOwed };
}

/**
 * Whose data are asked for below `me`: also signing in answers it, when the session is too young for the request to know of.
 *
 * @throws Refusal second_factor_required
 */
function letInAs({ id, secondFactorOwed }: Me): string {
  if (secondFactorOwed) throw refuse('second_factor_required');
  return id;
}
