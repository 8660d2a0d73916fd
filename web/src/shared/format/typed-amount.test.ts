import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMoney, fromMinor } from './money.ts';
import { readTypedAmount } from './typed-amount.ts';

const read = (text: string, { exponent = 2, locale = 'en' } = {}) => {
  const reading = readTypedAmount(text, exponent, locale);
  return reading.ok ? [reading.amount, reading.otherAmount] : reading.code;
};

describe('readTypedAmount', () => {
  test.each([
    ['12,50', '12.50'],
    ['12.50', '12.50'],
    ['1.234,56', '1234.56'],
    ['1,234.56', '1234.56'],
    ['1 234,56', '1234.56'],
    ['1’234.50', '1234.50'],
    ['-3', '-3.00'],
    ['−3,5', '-3.50'],
    ['+20', '20.00'],
    ['.5', '0.50'],
    ['12.50+3', '15.50'],
    ['100 - 2,5 - 0,5', '97.00'],
    ['1.234.567', '1234567.00'],
    ['12,34,567.00', '1234567.00'],
  ])('reads %s the same in English and German', (text, amount) => {
    expect(read(text)).toEqual([amount, null]);
    expect(read(text, { locale: 'de' })).toEqual([amount, null]);
  });

  test('reads a single mark before three digits by the locale, and says when it could be otherwise', () => {
    expect(read('1.234', { locale: 'de' })).toEqual(['1234.00', null]);
    expect(read('1,234', { locale: 'en' })).toEqual(['1234.00', null]);
    expect(read('1.234', { locale: 'en' })).toEqual(['1234.00', '1.23']);
    expect(read('1.234', { locale: 'en', exponent: 3 })).toEqual(['1.234', '1234.000']);
    expect(read('1.234', { locale: 'de', exponent: 3 })).toEqual(['1234.000', '1.234']);
  });

  test.each([
    ['', 'amount_is_empty'],
    ['  ', 'amount_is_empty'],
    ['abc', 'amount_is_unreadable'],
    ['1e5', 'amount_is_unreadable'],
    ['NaN', 'amount_is_unreadable'],
    ['٣٤', 'amount_is_unreadable'],
    ['１２', 'amount_is_unreadable'],
    ['12-', 'amount_is_unreadable'],
    ['12++3', 'amount_is_unreadable'],
    ['1,23,4', 'amount_is_unreadable'],
    ['12,34.5678,9', 'amount_is_unreadable'],
    ['.', 'amount_is_unreadable'],
    ['0.123', 'amount_has_too_many_decimals'],
    ['12.3456', 'amount_has_too_many_decimals'],
    ['9'.repeat(40), 'amount_is_too_large'],
  ])('refuses %j with %s', (text, code) => {
    expect(read(text)).toBe(code);
  });

  test('refuses decimals for a currency without them', () => {
    expect(read('12.5', { exponent: 0 })).toBe('amount_has_too_many_decimals');
    expect(read('1.200', { exponent: 0, locale: 'de' })).toEqual(['1200', null]);
  });

  test('reads back everything that is written', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
        fc.constantFrom(0, 2, 3, 4),
        fc.constantFrom('en', 'de', 'fr', 'de-CH', 'en-IN'),
        (minor, exponent, locale) => {
          const written = formatMoney({ amount: fromMinor(minor, exponent), currency: 'EUR' }, { locale });
          const reading = readTypedAmount(written, exponent, locale);
          expect(reading.ok && reading.minor).toBe(minor);
        },
      ),
    );
  });
});
