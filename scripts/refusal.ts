/**
 * What a command cannot go on with and a person can mend: its message says what is wrong and what to change.
 * It reaches the screen as that sentence alone, never with a stack trace.
 */
export class Refusal extends Error {
  override name = 'Refusal';
}

/** Whether `error` is the system's error with one of `codes`, such as `ENOENT`. */
export function isSystemError(error: unknown, ...codes: string[]): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** Writes `error` to the screen: a refusal as its sentence, anything else as the bug it is, with its stack trace. */
export function tell(error: unknown): void {
  const text =
    error instanceof Refusal || !(error instanceof Error)
      ? String(asMessage(error))
      : (error.stack ?? error.message);
  process.stderr.write(`\n${text}\n`);
}

function asMessage(error: unknown): unknown {
  return error instanceof Error ? error.message : error;
}
