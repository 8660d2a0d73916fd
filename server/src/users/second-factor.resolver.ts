import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { RequestContext, SignedInPerson } from '../graphql/context.ts';
import { refuse } from '../refusal.ts';
import type { Asker } from './password-door.ts';
import type { SecondFactorRow, SecondFactorService, Setup } from './second-factor.service.ts';
import {
  BeginSecondFactorInput,
  BothFactorsInput,
  ConfirmSecondFactorInput,
  RecoveryCodesPayload,
  SecondFactor,
  SecondFactorSetup,
} from './second-factor.types.ts';
import { meOf } from './users.resolver.ts';
import type { UsersService } from './users.service.ts';
import { Me } from './users.types.ts';

/** Codes of an authenticator app, asked for besides the password. */
@Resolver(() => Me)
export class SecondFactorResolver {
  constructor(
    private readonly service: SecondFactorService,
    private readonly users: Pick<UsersService, 'rememberBrowser'>,
  ) {}

  @FieldResolver(() => SecondFactor, {
    nullable: true,
    description: 'What is asked for besides the password; null for the password alone.',
  })
  async secondFactor(@Root() me: Me): Promise<SecondFactorRow | null> {
    return await this.service.of(me.id);
  }

  @Mutation(() => SecondFactorSetup, {
    description:
      'Makes a secret for an authenticator app. Nothing is asked for before a code of it confirms.',
  })
  async beginSecondFactor(
    @Arg('input', () => BeginSecondFactorInput, { description: 'The password.' })
    input: BeginSecondFactorInput,
    @Ctx() context: RequestContext,
  ): Promise<Setup> {
    return await this.service.begin({ ...holderOf(context), address: context.address }, input);
  }

  @Mutation(() => RecoveryCodesPayload, {
    description:
      'Asks for codes of the app from now on, and ends every other session: those were begun by the password alone.',
  })
  async confirmSecondFactor(
    @Arg('input', () => ConfirmSecondFactorInput, { description: 'A code of the app.' })
    input: ConfirmSecondFactorInput,
    @Ctx() context: RequestContext,
  ): Promise<RecoveryCodesPayload> {
    const person = holderOf(context);
    const asker = { ...person, address: context.address };
    const { recoveryCodes, token, expiresAt } = await this.service.confirm(asker, input);
    context.cookies?.keep(this.users.rememberBrowser(person));
    context.cookies?.setSession(token, expiresAt);
    return { recoveryCodes, me: meOf(person) };
  }

  @Mutation(() => Me, { description: 'Asks for the password alone from now on.' })
  async removeSecondFactor(
    @Arg('input', () => BothFactorsInput, { description: 'Password and code.' }) input: BothFactorsInput,
    @Ctx() context: RequestContext,
  ): Promise<Me> {
    await this.service.remove(askerOf(context), input);
    return meOf(context.signedIn());
  }

  @Mutation(() => RecoveryCodesPayload, {
    description: 'Makes new recovery codes; those before are good for nothing from now on.',
  })
  async renewRecoveryCodes(
    @Arg('input', () => BothFactorsInput, { description: 'Password and code.' }) input: BothFactorsInput,
    @Ctx() context: RequestContext,
  ): Promise<RecoveryCodesPayload> {
    const recoveryCodes = await this.service.renewRecoveryCodes(askerOf(context), input);
    return { recoveryCodes, me: meOf(context.signedIn()) };
  }
}

/** Also somebody who owes the second factor may turn it on. */
function holderOf({ holder }: RequestContext): SignedInPerson {
  if (holder === null) throw refuse('not_signed_in');
  return holder;
}

function askerOf(context: RequestContext): Asker {
  const { personId, sessionId } = context.signedIn();
  return { personId, sessionId, address: context.address };
}
