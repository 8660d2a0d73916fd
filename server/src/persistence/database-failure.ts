import { DatabaseSilent } from './dead-connections.ts';
import { OutcomeUnknown, sqlStateOf } from './household-transaction.ts';

/** A failure of the database, or of the way to it, that a person can wait for or act on. */
export interface DatabaseFailure {
  readonly code: string;
  readonly message: string;
  /** Whether whoever runs the server has to know of it. */
  readonly isOurs: boolean;
}

const away = new Set([
  '08000',
  '08001',
  '08003',
  '08006',
  '25P03',
  '25P04',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

/** What is known to be written of what an operation was to write when it failed. */
export type Written = 'nothing' | 'all' | 'unknown';

/** What such a failure is told as; null for any other error. */
export function databaseFailureOf(error: unknown, written: Written = 'nothing'): DatabaseFailure | null {
  if (error instanceof OutcomeUnknown) return outcomeUnknown;
  const failure = isAway(error) ? unavailable : bySqlState(sqlStateOf(error));
  if (failure === null) return null;
  return { nothing: failure, all: incomplete, unknown: outcomeUnknown }[written];
}

const outcomeUnknown: DatabaseFailure = {
  code: 'outcome_unknown',
  message:
    'The connection to the database broke while this was saved, so it may be saved or not. Look before you enter it anew; sending the same again is safe.',
  isOurs: true,
};

const unavailable: DatabaseFailure = {
  code: 'database_unavailable',
  message: 'The database does not answer right now. Nothing was written; try again in a moment.',
  isOurs: true,
};

const incomplete: DatabaseFailure = {
  code: 'answer_incomplete',
  message:
    'The database stopped answering before everything was read. What you were saving is saved; look again in a moment.',
  isOurs: true,
};

function bySqlState(state: string | undefined): DatabaseFailure | null {
  switch (state) {
    case '40P01':
    case '40001':
      return {
        code: 'books_are_busy',
        message: 'Other changes got in the way. Nothing was written; try again in a moment.',
        isOurs: false,
      };
    case '22003':
      return {
        code: 'amount_out_of_range',
        message: 'This amount is larger than the books can hold.',
        isOurs: false,
      };
    case '53100':
      return {
        code: 'storage_full',
        message:
          'The disk of the database is full, so nothing was written. Everything can still be read. Tell whoever runs the server, and try again when there is room.',
        isOurs: true,
      };
    case '57014':
      return {
        code: 'took_too_long',
        message:
          'This took the database too long, so it was stopped. Nothing was written; try again in a moment.',
        isOurs: true,
      };
    default:
      return null;
  }
}

/** Whether the database is not there, or cannot be heard. */
function isAway(error: unknown): boolean {
  if (error instanceof DatabaseSilent) return true;
  const state = sqlStateOf(error);
  if (state !== undefined && away.has(state)) return true;
  const text = error instanceof Error ? `${String(Reflect.get(error, 'code'))} ${error.message}` : '';
  return /ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|ETIMEDOUT|EHOSTUNREACH|Connection terminated|not queryable|timeout exceeded when trying to connect|terminating connection|PostgreSQL said nothing/.test(
    text,
  );
}
