import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ACCOUNT,
  booksOf,
  candidateOf,
  commit,
  entryOf,
  importedOf,
  judge,
  lineOf,
  pendingOf,
} from './fixtures/books.ts';
import { generateCsv } from './formats/csv/fixtures/generate.ts';
import { detectCsv } from './formats/csv/detect.ts';
import { readCsv } from './formats/csv/statement.ts';
import type { StatementLine } from './formats/statement.ts';
import { type BooksNearby, verdicts } from './match.ts';
import { cpuMs } from './fixtures/cpu-time.ts';

const anyDate = fc.integer({ min: 1, max: 28 }).map((date) => `2026-11-${String(date).padStart(2, '0')}`);
const anyAmount = fc.constantFrom(-350n, -240n, -20_000n, 20_000n);
const anyPayee = fc.constantFrom('CAFE LINDE', 'GREEN MARKET 0231', 'BAKERY', 'UMBUCHUNG', '');

/** Lines of a file: with an id each or without any, as banks do. */
const anyFile = fc
  .tuple(
    fc.array(fc.record({ date: anyDate, amount: anyAmount, payee: anyPayee }), { maxLength: 30 }),
    fc.boolean(),
  )
  .map(([rows, hasIds]) =>
    rows.map((row, index) => lineOf({ ...row, bankId: hasIds ? `id-${index}` : null })),
  );

const anyBooks: fc.Arbitrary<BooksNearby> = fc
  .record({
    typed: fc.array(
      fc.record({ date: anyDate, amount: anyAmount, payee: fc.constantFrom('Café Linde', 'Bakery', '') }),
      { maxLength: 10 },
    ),
    candidates: fc.array(fc.record({ date: anyDate, amount: anyAmount, categorised: fc.boolean() }), {
      maxLength: 6,
    }),
    pending: fc.array(fc.record({ date: anyDate, amount: anyAmount }), { maxLength: 4 }),
    imported: fc.array(
      fc.record({
        date: anyDate,
        amount: anyAmount,
        payee: anyPayee,
        deleted: fc.boolean(),
        bankId: fc.constantFrom(null, 'id-1', 'id-2', 'x'),
      }),
      { maxLength: 10 },
    ),
  })
  .map(({ typed, candidates, pending, imported }) =>
    booksOf({
      entries: [
        ...typed.map((fields, index) => entryOf({ ...fields, transactionId: `typed-${index}` })),
        ...imported.flatMap(({ deleted, bankId: _, ...fields }, index) =>
          deleted ? [] : [entryOf({ ...fields, transactionId: `imported-${index}`, imported: true })],
        ),
      ],
      transferCandidates: candidates.map((fields, index) =>
        candidateOf({ ...fields, transactionId: `other-${index}` }),
      ),
      pendingTransfers: pending.map((fields, index) =>
        pendingOf({ ...fields, transactionId: `pending-${index}` }),
      ),
      imported: imported.map(({ deleted, bankId, ...fields }, index) =>
        importedOf(lineOf(fields), {
          bankId,
          deleted,
          occurrence: imported.slice(0, index).length,
          transactionId: deleted ? null : `imported-${index}`,
        }),
      ),
    }),
  );

const shuffled = <T>(items: readonly T[]) =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });

/** What a verdict says, without which of two equal lines it says it of. */
function saidOf(lines: readonly StatementLine[], books: BooksNearby): string[] {
  return judge(lines, books)
    .map(({ line, kind, reason, transactionId, occurrence, fingerprint }) => {
      const { bankId } = lines[line]!;
      // Which of two equal lines is called the first, and so gets which identity, is a matter of their order.
      const params = { ...reason.params, ordinal: '' };
      return JSON.stringify([
        fingerprint,
        bankId === null ? occurrence : '',
        kind,
        reason.code,
        params,
        transactionId,
      ]);
    })
    .sort();
}

describe('whatever the file and the books are', () => {
  test('the same file again is all duplicates', () => {
    fc.assert(
      fc.property(anyFile, anyBooks, (file, before) => {
        const after = commit(file, { ...before, transferCandidates: [], pendingTransfers: [] });
        const kinds = new Set(judge(file, after).map(({ kind }) => kind));
        kinds.delete('DELETED');
        expect([...kinds]).toEqual(kinds.size === 0 ? [] : ['DUPLICATE']);
      }),
    );
  });

  test('files that overlap bring every line once', () => {
    // Two downloads of one account, the second from a day on which the first still was going on.
    fc.assert(
      fc.property(
        anyFile,
        fc.integer({ min: 1, max: 28 }),
        fc.integer({ min: 1, max: 28 }),
        (account, a, b) => {
          const dayOf = ({ date }: StatementLine) => Number.parseInt(date.slice(8), 10);
          const [from, to] = [Math.min(a, b), Math.max(a, b)];
          const first = account.filter((line) => dayOf(line) <= to);
          const second = account.filter((line) => dayOf(line) >= from);
          const books = commit(second, commit(first, booksOf()));
          const known = (lines: readonly StatementLine[]) =>
            lines.map(({ date, amount, payee }) => `${date} ${amount} ${payee}`).sort();
          expect(books.entries.map(({ date, amount, payee }) => `${date} ${amount} ${payee}`).sort()).toEqual(
            known(account),
          );
          const identities = books.imported.map(
            ({ fingerprint, occurrence }) => `${fingerprint} ${occurrence}`,
          );
          expect(new Set(identities).size).toBe(identities.length);
        },
      ),
    );
  });

  test('the order of the lines and of the books does not matter', () => {
    const anyOrders = fc
      .tuple(anyFile, anyBooks)
      .chain(([file, books]) =>
        fc.tuple(
          fc.constant({ file, books }),
          shuffled(file),
          shuffled(books.imported),
          shuffled(books.entries),
          shuffled(books.transferCandidates),
          shuffled(books.pendingTransfers),
        ),
      );
    fc.assert(
      fc.property(
        anyOrders,
        ([{ file, books }, lines, imported, entries, transferCandidates, pendingTransfers]) => {
          const other = { ...books, imported, entries, transferCandidates, pendingTransfers };
          expect(saidOf(lines, other)).toEqual(saidOf(file, books));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('each line has one verdict, each posting of the books one line, each new identity is free', () => {
    fc.assert(
      fc.property(anyFile, anyBooks, (file, books) => {
        const judged = judge(file, books);
        expect(judged.map(({ line }) => line)).toEqual(file.map((_, index) => index));
        const taken = judged.flatMap(({ kind, transactionId, postingPosition, reason }) =>
          transactionId === undefined || reason.code === 'same_bank_id_in_file' || kind === 'NEW'
            ? []
            : [`${transactionId} ${postingPosition ?? ''}`],
        );
        expect(new Set(taken).size).toBe(taken.length);
        const standing = new Set(
          books.imported.map(({ fingerprint, occurrence }) => `${fingerprint} ${occurrence}`),
        );
        const fresh = judged
          .filter(({ kind }) => kind === 'NEW' || kind === 'MATCH' || kind === 'TRANSFER')
          .map(({ fingerprint, occurrence }) => `${fingerprint} ${occurrence}`);
        expect(new Set(fresh).size).toBe(fresh.length);
        for (const identity of fresh) expect(standing.has(identity)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe('100,000 lines', () => {
  const text = generateCsv({ rows: 100_000, seed: 7, manner: 'GERMAN' });
  const { settings } = detectCsv(text, { currency: 'EUR' });
  const { lines } = readCsv(text, settings, 'EUR', { encoding: 'UTF-8' }).accounts[0]!;
  const options = { accountId: ACCOUNT, currency: 'EUR' } as const;
  const timed = (work: () => void): number => {
    const begin = cpuMs();
    work();
    return cpuMs() - begin;
  };

  test('are judged against empty books, and again against themselves, in seconds', () => {
    let books = booksOf();
    const first = timed(() => {
      const judged = verdicts(lines, books, options);
      expect(judged.every(({ kind }) => kind === 'NEW')).toBe(true);
      books = booksOf({
        imported: judged.map(({ fingerprint, occurrence, line }) => ({
          bankId: null,
          fingerprint,
          occurrence,
          transactionId: `t${line}`,
          deleted: false,
        })),
      });
    });
    const again = timed(() => {
      expect(verdicts(lines, books, options).every(({ kind }) => kind === 'DUPLICATE')).toBe(true);
    });
    expect(first).toBeLessThan(8000);
    expect(again).toBeLessThan(8000);
  });

  test('of one day, amount and payee cost no more than others', () => {
    const same = lines.map((line) => ({ ...line, ...lineOf(), lineNumber: line.lineNumber }));
    const entries = same.map((line, index) => entryOf({ ...line, transactionId: `t${index}` }));
    const elapsed = timed(() => {
      const judged = verdicts(same, booksOf({ entries }), options);
      expect(judged.every(({ kind }) => kind === 'MATCH')).toBe(true);
      expect(new Set(judged.map(({ transactionId }) => transactionId)).size).toBe(same.length);
    });
    expect(elapsed).toBeLessThan(8000);
  });
});
