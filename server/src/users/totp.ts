import { Secret, TOTP } from 'otpauth';

/** What authenticator apps read alike: RFC 6238 with SHA-1, six digits, a new code each half minute. */
const parameters = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** How many steps a phone's clock may be ahead or behind, where `near` codes are accepted, or `current` ones alone. */
const skewSteps = { near: 1, current: 0 } as const;

/** Which codes are accepted. */
export type AcceptedCodes = keyof typeof skewSteps;

/** Bytes of a secret: as many as SHA-1 has, which RFC 4226 recommends. */
const secretBytes = 20;

/** A new secret from the system's random numbers. */
export function newSecret(): Uint8Array {
  return new Secret({ size: secretBytes }).bytes;
}

/** A secret as people type it into an app: base32. */
export function readableSecret(secret: Uint8Array): string {
  return secretOf(secret).base32;
}

/** The address that an app reads from a QR picture. */
export function setupUri(secret: Uint8Array, email: string): string {
  return new TOTP({
    ...parameters,
    issuer: 'Finance Tracker',
    label: email,
    secret: secretOf(secret),
  }).toString();
}

/**
 * The step that a code is of, at `now` or near it as `accepted` says; null for a code of none. Steps up to `usedStep` are over: a code that was used is
 * good for nothing.
 */
export function stepOf(
  secret: Uint8Array,
  code: string,
  { now, usedStep, accepted }: { now: Date; usedStep: number; accepted: AcceptedCodes },
): number | null {
  const timestamp = now.getTime();
  const delta = TOTP.validate({
    ...parameters,
    secret: secretOf(secret),
    token: code,
    timestamp,
    window: skewSteps[accepted],
  });
  if (delta === null) return null;
  const step = TOTP.counter({ period: parameters.period, timestamp }) + delta;
  return step > usedStep ? step : null;
}

function secretOf(bytes: Uint8Array): Secret {
  return Secret.fromHex(Buffer.from(bytes).toString('hex'));
}
