import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { HouseholdScope } from '../persistence/scope.ts';
import { RoleEnum } from '../users/users.types.ts';

/**
 * Everything of a household hangs below this object. It carries the scope that the membership check gave, so fields below
 * it need no further check and cannot reach another household.
 */
@ObjectType({ description: 'A household: the tenant whose books these are.' })
export class Household {
  /** Not a field: proof of membership for the fields below. */
  scope!: HouseholdScope;
  /** Not a field: today in the household's time zone. */
  todayDate!: string;

  @Field(() => ID, { description: 'Id.' })
  id!: string;
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => String, { description: 'ISO 4217 code of the currency in which totals are told.' })
  baseCurrency!: string;
  @Field(() => String, { description: 'IANA time zone that decides which day it is.' })
  timeZone!: string;
  @Field(() => Int, { description: 'ISO weekday on which a week begins, 1 Monday to 7 Sunday.' })
  firstDayOfWeek!: number;
  @Field(() => String, { description: 'BCP 47 tag by which amounts and dates are written and read.' })
  numberLocale!: string;
  @Field(() => Int, { description: 'Grows by one with every committed change.' })
  revision!: number;
  @Field(() => RoleEnum, { description: "The signed-in person's role." })
  role!: RoleEnum;
}

@InputType({ description: 'A new household.' })
export class HouseholdInput {
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => String, { description: 'ISO 4217 code of the currency in which totals are told.' })
  baseCurrency!: string;
  @Field(() => String, { description: 'IANA time zone.' })
  timeZone!: string;
  @Field(() => String, { nullable: true, description: 'BCP 47 tag; en when omitted.' })
  numberLocale?: string | null;
  @Field(() => Int, { nullable: true, description: 'ISO weekday, 1 Monday (the default) to 7 Sunday.' })
  firstDayOfWeek?: number | null;
  @Field(() => String, {
    nullable: true,
    description: 'Make a starting tree of categories in this language: en or de.',
  })
  categoryLanguage?: string | null;
}

@InputType({ description: "Changes of a household's settings; what is left out stays." })
export class HouseholdUpdateInput {
  @Field(() => String, { nullable: true, description: 'Name.' })
  name?: string | null;
  @Field(() => String, { nullable: true, description: 'ISO 4217 code of the base currency.' })
  baseCurrency?: string | null;
  @Field(() => String, { nullable: true, description: 'IANA time zone.' })
  timeZone?: string | null;
  @Field(() => String, { nullable: true, description: 'BCP 47 tag.' })
  numberLocale?: string | null;
  @Field(() => Int, { nullable: true, description: 'ISO weekday, 1 Monday to 7 Sunday.' })
  firstDayOfWeek?: number | null;
}

@ObjectType({ description: 'A household after a change.' })
export class HouseholdPayload {
  @Field(() => Household, {
    nullable: true,
    description: 'The household; null for somebody who has left it.',
  })
  household!: Household | null;
  @Field(() => Int, { description: 'Revision after the change.' })
  revision!: number;
}
