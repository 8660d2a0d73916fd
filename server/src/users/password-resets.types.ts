import { Field, InputType, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../graphql/scalars.ts';

@ObjectType({ description: 'What a link to a new password offers, to whoever holds it.' })
export class PasswordReset {
  @Field(() => String, { description: 'Email of the person whose password it sets.' })
  email!: string;
  @Field(() => DateTimeScalar, { description: 'When the link ends.' })
  expiresAt!: string;
}

@InputType({ description: 'A new password by a link, in the place of a forgotten one.' })
export class ResetPasswordInput {
  @Field(() => String, { description: "The link's token." })
  token!: string;
  @Field(() => String, { description: 'The new password, 12 to 200 characters.' })
  newPassword!: string;
}
