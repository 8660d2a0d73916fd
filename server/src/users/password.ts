import { hash, verify } from '@node-rs/argon2';

/** argon2id (algorithm 2 of this library) with OWASP's recommended parameters (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Characters (Unicode code points) of a password. */
export const passwordLength = { min: 12, max: 200 };

/** The longest password in UTF-16 units, of which a character takes two at most. */
const unitsMax = 2 * passwordLength.max;

/** The PHC string of a password: argon2id, its parameters, salt and hash. */
export async function hashPassword(password: string): Promise<string> {
  return await hash(password.normalize('NFKC'), parameters);
}

/** A hash that no password has, so that an unknown email costs the same time as a wrong password. */
const nobody = hash(crypto.randomUUID(), parameters);

/** Whether a password is the one of the hash; for a person without one, false after the same work. */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  // What is longer than any password is none, and costs no more than one.
  const asked = password.length > unitsMax ? '' : password;
  const matches = await verify(passwordHash ?? (await nobody), asked.normalize('NFKC'));
  return matches && passwordHash !== null;
}
