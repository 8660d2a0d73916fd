import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../graphql/context.ts';
import type { PasswordResets } from './password-resets.ts';
import { PasswordReset, ResetPasswordInput } from './password-resets.types.ts';

@Resolver()
export class PasswordResetsResolver {
  constructor(private readonly resets: PasswordResets) {}

  @Query(() => PasswordReset, {
    description: 'What a link to a new password offers; refused when it was used or has expired.',
  })
  async passwordReset(
    @Arg('token', () => String, { description: "The link's token." }) token: string,
    @Ctx() context: RequestContext,
  ): Promise<PasswordReset> {
    return await this.resets.offer(token, context.address);
  }

  @Mutation(() => Boolean, {
    description:
      'Sets a new password by a link, once. Every session of the person ends; nobody is signed in by it, so a second factor is asked for as always.',
  })
  async resetPassword(
    @Arg('input', () => ResetPasswordInput, { description: 'The link and the new password.' })
    input: ResetPasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    await this.resets.reset(input, context.address);
    return true;
  }
}
