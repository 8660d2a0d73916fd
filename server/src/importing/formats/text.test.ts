import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PAYEE_CHARACTERS_MAX, RAW_CHARACTERS_MAX, cleanBankId, cleanText, rawText } from './text.ts';

describe('text of a bank as it may stand in the books', () => {
  test.each([
    ['NUL', 'Green\0Market', 'Green Market'],
    ['spaces and line ends', '  Green \r\n\t Market ', 'Green Market'],
    ['no-break spaces', 'Green\u00A0Market', 'Green Market'],
    ['marks that turn the direction of text', '\u202Egnp.\u202C Green\u200F', 'gnp. Green'],
    ['half of a pair', 'Green \uD83D Market', 'Green \uFFFD Market'],
    ['letters and their accents apart', 'Cafe\u0301', 'Café'],
    ['text of other directions itself', 'שוק ירוק', 'שוק ירוק'],
    ['a whole pair', 'Green 🥦', 'Green 🥦'],
  ])('%s', (_what, text, expected) => expect(cleanText(text)).toBe(expected));
});

test('10,000 characters are cut where the books end, and never within a pair', () => {
  expect(cleanText('x'.repeat(10_000), PAYEE_CHARACTERS_MAX)).toBe(
    `${'x'.repeat(PAYEE_CHARACTERS_MAX - 1)}…`,
  );
  for (const shift of ['', 'x']) {
    const text = cleanText(shift + '🥦'.repeat(5000), PAYEE_CHARACTERS_MAX);
    expect(text.isWellFormed()).toBe(true);
    expect(text.includes('\uFFFD')).toBe(false);
    expect(text.length).toBeGreaterThanOrEqual(PAYEE_CHARACTERS_MAX - 1);
  }
});

test('whatever the text is, what comes out of it is clean and stays as it is', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.integer({ min: 2, max: 50 }),
      (text, max) => {
        const clean = cleanText(text, max);
        expect(clean.length).toBeLessThanOrEqual(max);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]|^\s|\s\s/u);
        expect(cleanText(clean, max)).toBe(clean);
      },
    ),
  );
});

test('a raw line is cut, and can be stored', () => {
  expect(rawText('x'.repeat(10_000))).toHaveLength(RAW_CHARACTERS_MAX);
  expect(rawText('a\0b')).toBe('a\uFFFDb');
});

test('what is longer than an id can be is none', () => {
  expect(cleanBankId(' A1 ')).toBe('A1');
  expect(cleanBankId(' ')).toBeNull();
  expect(cleanBankId('1'.repeat(255))).toHaveLength(255);
  expect(cleanBankId('1'.repeat(256))).toBeNull();
  expect(cleanBankId('1'.repeat(1_000_000))).toBeNull();
});
