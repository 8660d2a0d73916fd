import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { DateTimeScalar } from '../graphql/scalars.ts';

export enum RoleEnum {
  OWNER = 'OWNER',
  EDITOR = 'EDITOR',
  VIEWER = 'VIEWER',
}
registerEnumType(RoleEnum, {
  name: 'Role',
  description: 'What a member may do in a household.',
  valuesConfig: {
    OWNER: { description: 'Everything, members and settings included.' },
    EDITOR: { description: 'Reads and writes the books.' },
    VIEWER: { description: 'Reads.' },
  },
});

@ObjectType({ description: 'What a visitor may know before signing in.' })
export class Instance {
  @Field(() => String, { description: 'Release of the server.' })
  version!: string;
  @Field(() => Boolean, {
    description: 'True while nobody has signed up: the first person makes the first household.',
  })
  isNew!: boolean;
  @Field(() => Boolean, { description: 'Whether visitors may sign up without an invitation.' })
  signUpOpen!: boolean;
  @Field(() => Boolean, { description: 'Whether the demo household can be tried without signing up.' })
  demoAvailable!: boolean;
}

@ObjectType({ description: 'A household as its list shows it.' })
export class HouseholdSummary {
  @Field(() => ID, { description: 'Id of the household.' })
  id!: string;
  @Field(() => String, { description: 'Its name.' })
  name!: string;
  @Field(() => [String], { description: 'Names of up to six members.' })
  memberNames!: readonly string[];
}

@ObjectType({ description: "The signed-in person's part in a household." })
export class Membership {
  @Field(() => HouseholdSummary, { description: 'The household.' })
  household!: HouseholdSummary;
  @Field(() => RoleEnum, { description: 'The role in it.' })
  role!: RoleEnum;
}

@ObjectType('Session', { description: 'A browser that is signed in.' })
export class SessionType {
  @Field(() => ID, { description: 'Id, to end the session by.' })
  id!: string;
  @Field(() => DateTimeScalar, { description: 'When it was begun.' })
  createdAt!: string;
  @Field(() => DateTimeScalar, { description: 'When it was last used, to five minutes.' })
  lastSeenAt!: string;
  @Field(() => String, { description: 'What the browser calls itself.' })
  userAgent!: string;
  @Field(() => String, { description: 'Network address it was last used from.' })
  address!: string;
  @Field(() => Boolean, { description: 'Whether it is the session that asks.' })
  current!: boolean;
}

@ObjectType({ description: 'The person signed in.' })
export class Me {
  @Field(() => ID, { description: 'Id of the person.' })
  id!: string;
  @Field(() => String, { description: 'Email, by which the person signs in.' })
  email!: string;
  @Field(() => String, { description: 'Name, as other members see it.' })
  name!: string;
  @Field(() => Boolean, {
    description:
      'Whether the installation asks for a second factor that is not turned on yet. Until then everything but turning it on and signing out is refused with second_factor_required.',
  })
  secondFactorOwed!: boolean;
}

@ObjectType({ description: 'A person as the members of a common household see them.' })
export class Person {
  @Field(() => ID, { description: 'Id of the person.' })
  id!: string;
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => String, { description: 'Email.' })
  email!: string;
}

@ObjectType({ description: 'Answer to signing in: the session is in a cookie.' })
export class SignedIn {
  @Field(() => Me, { description: 'The person now signed in.' })
  me!: Me;
}

@InputType({ description: 'A new person.' })
export class SignUpInput {
  @Field(() => String, { description: 'Email to sign in by.' })
  email!: string;
  @Field(() => String, { description: 'Password, 12 to 200 characters.' })
  password!: string;
  @Field(() => String, { description: 'Name, as other members see it.' })
  name!: string;
  @Field(() => String, {
    nullable: true,
    description: 'Token of an invitation, where sign-up is by invitation.',
  })
  invitationToken?: string | null;
}

@InputType({ description: 'Email and password, and a second factor of those who have one.' })
export class SignInInput {
  @Field(() => String, { description: 'Email.' })
  email!: string;
  @Field(() => String, { description: 'Password.' })
  password!: string;
  @Field(() => String, {
    nullable: true,
    description:
      'The six digits that an authenticator app shows, or a recovery code. Left out at first: `second_factor_needed` asks for it.',
  })
  secondFactor?: string | null;
}

@InputType({ description: 'A change of password; it ends every other session.' })
export class ChangePasswordInput {
  @Field(() => String, { description: 'The present password.' })
  currentPassword!: string;
  @Field(() => String, { description: 'The new password, 12 to 200 characters.' })
  newPassword!: string;
}

@InputType({ description: "The person's own data." })
export class ProfileInput {
  @Field(() => String, { description: 'Name, as other members see it.' })
  name!: string;
}
