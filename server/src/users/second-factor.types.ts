import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../graphql/scalars.ts';
import { Me } from './users.types.ts';

@ObjectType({ description: 'What the person has to show besides the password.' })
export class SecondFactor {
  @Field(() => DateTimeScalar, { description: 'Since when codes are asked for.' })
  since!: string;
  @Field(() => Int, { description: 'Recovery codes that were not used yet.' })
  recoveryCodesLeft!: number;
  @Field(() => Boolean, {
    description: 'Whether it may be turned off: no where the installation asks everybody for it.',
  })
  mayBeTurnedOff!: boolean;
}

@ObjectType({ description: 'What an authenticator app is set up with. It cannot be read again.' })
export class SecondFactorSetup {
  @Field(() => String, { description: 'The secret in base32, for people to type into the app.' })
  secret!: string;
  @Field(() => String, {
    description: 'The same as an `otpauth://` address, for a QR picture that the app reads.',
  })
  uri!: string;
}

@ObjectType({ description: 'New recovery codes. They cannot be read again.' })
export class RecoveryCodesPayload {
  @Field(() => [String], { description: 'Ten codes, each good once in the place of a code of the app.' })
  recoveryCodes!: readonly string[];
  @Field(() => Me, { description: 'The person signed in.' })
  me!: Me;
}

@InputType({ description: 'The beginning of a second factor.' })
export class BeginSecondFactorInput {
  @Field(() => String, { description: 'The present password.' })
  password!: string;
}

@InputType({ description: 'The first code of an app.' })
export class ConfirmSecondFactorInput {
  @Field(() => String, { description: 'The six digits that the app shows now.' })
  code!: string;
}

@InputType({ description: 'Both factors, for what must be asked of the person again.' })
export class BothFactorsInput {
  @Field(() => String, { description: 'The present password.' })
  password!: string;
  @Field(() => String, { description: 'The six digits that the app shows, or a recovery code.' })
  code!: string;
}
