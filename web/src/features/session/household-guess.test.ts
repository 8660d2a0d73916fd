import { expect, test } from 'vitest';
import { guessHousehold, guessName } from './household-guess.ts';

test('guesses from the first language that names a region', () => {
  expect(guessHousehold(['de', 'de-CH'], 'Europe/Zurich')).toEqual({
    baseCurrency: 'CHF',
    timeZone: 'Europe/Zurich',
    numberLocale: 'de-CH',
    firstDayOfWeek: 1,
  });
  expect(guessHousehold(['en-US'], 'America/New_York')).toMatchObject({
    baseCurrency: 'USD',
    firstDayOfWeek: 7,
  });
  expect(guessHousehold(['de'], 'Europe/Berlin').baseCurrency).toBe('EUR');
});

test('guesses something usable from nothing usable', () => {
  expect(guessHousehold(['*', ''], 'UTC')).toMatchObject({ numberLocale: 'en', timeZone: 'UTC' });
});

test('names the household after the person', () => {
  expect(guessName('Ana Marlow', 'en')).toBe('Ana’s household');
  expect(guessName('  ', 'de')).toBe('');
});
