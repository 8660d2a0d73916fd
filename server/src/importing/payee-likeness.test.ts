import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIKE_PAYEE_MIN, normalisedPayee, payeeLikeness, payeeWords } from './payee-likeness.ts';

const alike = (typed: string, bank: string) =>
  payeeLikeness(payeeWords(typed), payeeWords(bank)) >= LIKE_PAYEE_MIN;

describe('a typed payee and the text of the bank', () => {
  test.each([
    ['Green Market', 'Green Market 0231 BERLIN'],
    ['Café Linde', 'CAFE LINDE'],
    ['Rewe', 'REWE SAGT DANKE. 45012345//Berlin/DE'],
    ['Spotify', 'SPOTIFYAB*P1A2B3'],
    ['Stadtwerke', 'STADTWERKE ABSCHLAG 11/26'],
    ['Green Market', 'GREENMARKET'],
    ["McDonald's", 'MCDONALDS 4711'],
    ['Hammer & Nagel', 'Hammer und Nagel GmbH'],
    ['H&M', 'H & M 0231'],
    ['Straße des Brots', 'STRASSE DES BROTS'],
    ['Deutsche Bahn', 'BAHN DEUTSCHE'],
  ])('%s is like %s', (typed, bank) => expect(alike(typed, bank)).toBe(true));

  test.each([
    ['Amazon', 'AMZN MKTP DE'],
    ['Bakery', 'CAFE LINDE'],
    ['Landlord', 'KARTENZAHLUNG'],
    ['Gas', 'GASTHAUS'],
    ['Café Linde', ''],
    ['4711', '0815'],
    ['H&M', 'C & A'],
  ])('%s is not like %s', (typed, bank) => expect(alike(typed, bank)).toBe(false));
});

test('history is kept by what names the payee', () => {
  expect(normalisedPayee('VERKEHRSBETRIEBE ABO 11/26')).toBe('verkehrsbetriebe abo');
  expect(normalisedPayee('Café Linde GmbH')).toBe('cafe linde');
  expect(normalisedPayee('KARTENZAHLUNG')).toBe('kartenzahlung');
  expect(normalisedPayee('  ')).toBe('');
});

test('likeness is from 0 to 1, and a payee is like itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      const [typed, bank] = [payeeWords(a), payeeWords(b)];
      const likeness = payeeLikeness(typed, bank);
      expect(likeness).toBeGreaterThanOrEqual(0);
      expect(likeness).toBeLessThanOrEqual(1);
      if (typed.length > 0) expect(payeeLikeness(typed, typed)).toBe(1);
    }),
  );
});
