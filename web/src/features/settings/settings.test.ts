import { describe, expect, test } from 'vitest';
import { agoOf } from './ago.ts';
import { readBrowser } from './browser-name.ts';
import { readTypedRate } from './typed-rate.ts';
import { numberLocales, weekdayNames } from './writing-choices.ts';

describe('a typed rate', () => {
  test.each([
    ['1,0870', '1.0870'],
    ['0.92', '0.92'],
    ['162', '162'],
    ['1.234,5', '1234.5'],
    ['1,234.5', '1234.5'],
    ['1,234,567', '1234567'],
    ['1 234,5', '1234.5'],
  ])('%s is %s', (text, rate) => expect(readTypedRate(text)).toBe(rate));

  test.each(['', '0', '0,00', '-1', '1e5', '1,2,3', '1.2,3.4', 'about 1', '.5.'])('%s is none', (text) =>
    expect(readTypedRate(text)).toBeNull(),
  );
});

describe('a browser', () => {
  test.each([
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36',
      { browser: 'Chrome', system: 'Linux', mobile: false },
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36 Edg/148.0.0.0',
      { browser: 'Edge', system: 'Windows', mobile: false },
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
      { browser: 'Safari', system: 'iPhone', mobile: true },
    ],
    ['curl/8.5.0', { browser: null, system: null, mobile: false }],
  ])('calls itself %s', (userAgent, name) => expect(readBrowser(userAgent)).toEqual(name));
});

test('time is told in the unit that fits', () => {
  expect(agoOf(0, 2_400, 'en')).toBe('2 seconds ago');
  expect(agoOf(0, 0, 'en')).toBe('now');
  expect(agoOf(5_000, 0, 'en')).toBe('now');
  expect(agoOf(0, 90_000, 'en')).toBe('1 minute ago');
  expect(agoOf(0, 3 * 86_400_000, 'de')).toBe('vor 3 Tagen');
});

test('weekdays begin with Monday, and the household’s own way of writing is among the choices', () => {
  expect(weekdayNames('en')[0]).toBe('Monday');
  expect(weekdayNames('de')[6]).toBe('Sonntag');
  expect(numberLocales('is-IS', 'en').find(({ value }) => value === 'is-IS')?.label).toContain('Icelandic');
  expect(new Set(numberLocales('de-DE', 'en').map(({ value }) => value)).size).toBe(
    numberLocales('de-DE', 'en').length,
  );
});
