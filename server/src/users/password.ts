import { hash, verify } from '@node-rs/argon2';

/** argon2id (algorithm 2 of this library) with OWASP's recommended parameters (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const passwordLength = { min: 10, max: 200 };

/** The PHC string of a password: argon2id, its parameters, salt and hash. */
export async function hashPassword(password: string): Promise<string> {
  return await hash(password.normalize('NFKC'), parameters);
}

/** A hash that no password has, so that an unknown email costs the same time as a wrong password. */
const nobody = hash(crypto.randomUUID(), parameters);

/** Whether a password is the one of the hash; for a person without one, false after the same work. */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await nobody), password.normalize('NFKC'));
  return matches && passwordHash !== null;
}
