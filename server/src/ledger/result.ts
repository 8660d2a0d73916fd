import type { LedgerError, LedgerErrorCode } from './errors.ts';

export type { LedgerError, LedgerErrorCode } from './errors.ts';

/** What was asked for. */
export interface Success<T> {
  readonly ok: true;
  readonly value: T;
}

/** The rule that refused what was asked for. */
export interface Failure {
  readonly ok: false;
  readonly error: LedgerError;
}

/** An expected failure is a value, never an exception: a caller cannot read `value` before asking `ok`. */
export type Result<T> = Success<T> | Failure;

/** Wraps a value that every rule let pass. */
export function ok<T>(value: T): Success<T> {
  return { ok: true, value };
}

/**
 * Names the rule that was broken.
 *
 * @param params what the sentence of the code quotes, see `ledgerErrorMessage`
 * @param path   where in the input: `['lines', '2', 'amount']`
 */
export function err(
  code: LedgerErrorCode,
  params: Readonly<Record<string, string>> = {},
  path?: readonly string[],
): Failure {
  return { ok: false, error: path === undefined ? { code, params } : { code, params, path } };
}

/** Ends an exhausted switch: a new member of the union then fails to compile instead of falling through. */
export function unreachable(value: never): never {
  throw new Error(`A case is not handled: ${String(value)}`);
}

/** States what only a bug can break. What a person can break is an `err`. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`The ledger is wrong: ${message}`);
}
