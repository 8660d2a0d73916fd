import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineOf } from './fixtures/books.ts';
import { fingerprintOf, identitiesOf } from './fingerprint.ts';

test('version 1 of a fingerprint never changes: the books are full of it', () => {
  expect(fingerprintOf('checking', lineOf())).toBe('v1:n2602Ku8Kyq3m_LfAgToWP');
  expect(
    fingerprintOf(
      'checking',
      lineOf({ payee: 'Übergröße №5', memo: 'Ref 0231', amount: 1n, currency: 'JPY' }),
    ),
  ).toBe('v1:JC777rXEF3qnkywYKOWY21');
});

test('a line is the same however the bank lays out its text', () => {
  const fingerprint = fingerprintOf('a', lineOf({ payee: 'Café Linde', memo: 'Kartenzahlung 7' }));
  for (const [payee, memo] of [
    ['CAFE  LINDE', 'KARTENZAHLUNG\n7'],
    ['Kartenzahlung 7', 'Café Linde'],
    ['Cafe\u0301 Linde, Kartenzahlung: 7', ''],
  ] as const) {
    expect(fingerprintOf('a', lineOf({ payee, memo }))).toBe(fingerprint);
  }
});

test('another account, day, amount, sign, currency, word or reference is another line', () => {
  const line = lineOf({ memo: 'Ref 1' });
  const all = [
    fingerprintOf('a', line),
    fingerprintOf('b', line),
    fingerprintOf('a', { ...line, date: lineOf({ date: '2026-11-18' }).date }),
    fingerprintOf('a', { ...line, amount: -351n }),
    fingerprintOf('a', { ...line, amount: 350n }),
    fingerprintOf('a', { ...line, currency: 'USD' }),
    fingerprintOf('a', { ...line, payee: 'CAFE ULME' }),
    fingerprintOf('a', { ...line, memo: 'Ref 2' }),
    fingerprintOf('a', { ...line, memo: 'Ref Ref 1' }),
  ];
  expect(new Set(all).size).toBe(all.length);
});

test('equal lines are counted, and a file in another order has the same identities', () => {
  const anyLine = fc
    .record({ amount: fc.constantFrom(-350n, -240n), payee: fc.constantFrom('A', 'B') })
    .map(lineOf);
  const anyFile = fc
    .array(anyLine, { maxLength: 12 })
    .chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })));
  fc.assert(
    fc.property(anyFile, ([lines, shuffled]) => {
      const known = (file: typeof lines) =>
        identitiesOf('a', file)
          .map(({ fingerprint, occurrence }) => `${fingerprint} ${occurrence}`)
          .sort();
      expect(known(shuffled)).toEqual(known(lines));
      expect(new Set(known(lines)).size).toBe(lines.length);
    }),
  );
});
