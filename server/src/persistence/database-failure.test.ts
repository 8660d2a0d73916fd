import { describe, expect, it } from 'vitest';
import { databaseFailureOf } from './database-failure.ts';
import { DatabaseSilent } from './dead-connections.ts';
import { OutcomeUnknown } from './household-transaction.ts';

const withCode = (code: string, message = 'whatever PostgreSQL says'): Error =>
  Object.assign(new Error(message), { code });

describe('a failure of the database', () => {
  it.each([
    [
      withCode('57P01'),
      'database_unavailable',
      'The database does not answer right now. Nothing was written; try again in a moment.',
    ],
    [
      new DatabaseSilent(33_000),
      'database_unavailable',
      'The database does not answer right now. Nothing was written; try again in a moment.',
    ],
    [
      new OutcomeUnknown(new Error('Connection terminated unexpectedly')),
      'outcome_unknown',
      'The connection to the database broke while this was saved, so it may be saved or not. Look before you enter it anew; sending the same again is safe.',
    ],
    [
      withCode('53100'),
      'storage_full',
      'The disk of the database is full, so nothing was written. Everything can still be read. Tell whoever runs the server, and try again when there is room.',
    ],
    [
      withCode('57014'),
      'took_too_long',
      'This took the database too long, so it was stopped. Nothing was written; try again in a moment.',
    ],
    [
      withCode('40P01'),
      'books_are_busy',
      'Other changes got in the way. Nothing was written; try again in a moment.',
    ],
    [withCode('22003'), 'amount_out_of_range', 'This amount is larger than the books can hold.'],
  ])('%s is told as %s', (error, code, message) => {
    expect(databaseFailureOf(error)).toMatchObject({ code, message });
  });

  it('is found below what wraps it', () => {
    const wrapped = new Error('insert into …', { cause: withCode('53100') });
    expect(databaseFailureOf(wrapped)?.code).toBe('storage_full');
  });

  it('says that a change is saved when it comes while its answer is read', () => {
    expect(databaseFailureOf(withCode('ECONNRESET'), 'all')).toMatchObject({
      code: 'answer_incomplete',
      message:
        'The database stopped answering before everything was read. What you were saving is saved; look again in a moment.',
    });
  });

  it('is no other error', () => {
    expect(databaseFailureOf(new TypeError('x is not a function'))).toBeNull();
    expect(databaseFailureOf(withCode('23514'))).toBeNull();
  });
});
