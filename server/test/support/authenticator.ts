import { Secret, TOTP } from 'otpauth';
import type { TestClient } from './client.ts';

/** Of everybody who signs up by `TestClient.signUp`. */
const usualPassword = 'correct horse battery';

/** Lets an authenticator app show its code at a time. */
export function codeAt(secret: string, at: Date): string {
  return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: at.getTime() });
}

/** Turns codes of an app on for somebody who is signed in; answers the secret of the app and the recovery codes. */
export async function turnOnSecondFactor(
  client: TestClient,
  { at = new Date(), password = usualPassword } = {},
): Promise<{ readonly secret: string; readonly recoveryCodes: readonly string[] }> {
  const { beginSecondFactor } = await client.gql(
    `mutation ($input: BeginSecondFactorInput!) { beginSecondFactor(input: $input) { secret } }`,
    { input: { password } },
  );
  const { confirmSecondFactor } = await client.gql(
    `mutation ($input: ConfirmSecondFactorInput!) { confirmSecondFactor(input: $input) { recoveryCodes } }`,
    { input: { code: codeAt(beginSecondFactor.secret, at) } },
  );
  return { secret: beginSecondFactor.secret, recoveryCodes: confirmSecondFactor.recoveryCodes };
}
