import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../graphql/scalars.ts';
import { Person, RoleEnum } from '../users/users.types.ts';
import { Household } from './households.types.ts';

@ObjectType({ description: 'A person in a household.' })
export class Member {
  @Field(() => Person, { description: 'The person.' })
  person!: Person;
  @Field(() => RoleEnum, { description: 'What the person may do.' })
  role!: RoleEnum;
  @Field(() => DateTimeScalar, { description: 'Since when.' })
  joinedAt!: string;
}

@ObjectType({ description: 'A link by which one person may join, once, until it expires.' })
export class Invitation {
  @Field(() => ID, { description: 'Id, to withdraw it by.' })
  id!: string;
  @Field(() => RoleEnum, { description: 'Role that it gives.' })
  role!: RoleEnum;
  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  createdAt!: string;
  @Field(() => DateTimeScalar, { description: 'Until when it can be accepted.' })
  expiresAt!: string;
  @Field(() => Person, { description: 'Who made it.' })
  invitedBy!: Person;
}

@ObjectType({ description: 'What an invitation link offers, to whoever holds it.' })
export class InvitationOffer {
  @Field(() => String, { description: 'Name of the household.' })
  householdName!: string;
  @Field(() => String, { description: 'Name of the member who made the link.' })
  invitedBy!: string;
  @Field(() => RoleEnum, { description: 'Role that it gives.' })
  role!: RoleEnum;
  @Field(() => DateTimeScalar, { description: 'Until when it can be accepted.' })
  expiresAt!: string;
}

@InputType({ description: 'A new invitation.' })
export class InviteInput {
  @Field(() => RoleEnum, { description: 'Role that it gives.' })
  role!: RoleEnum;
  @Field(() => Int, { defaultValue: 7, description: 'Days until it expires, 1 to 30.' })
  expiresInDays!: number;
}

@ObjectType({ description: 'A new invitation with its token.' })
export class InvitePayload {
  @Field(() => Invitation, { description: 'The invitation.' })
  invitation!: Invitation;
  @Field(() => String, { description: 'Token of the link `/invite/<token>`; it is shown this once.' })
  token!: string;
  @Field(() => Household, { description: 'The household after the change.' })
  household!: Household;
  @Field(() => Int, { description: 'Revision after the change.' })
  revision!: number;
}
