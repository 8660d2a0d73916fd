import type { Random } from '../../test/support/random.ts';

/** Texts by the name of what takes them: mostly such as people write, so that operations can be done. */
const words = [
  'Green Market',
  'Vet',
  'Rent',
  'Café Łódź',
  'receipt',
  'a',
  'can',
  'canary',
  'Zoë 🐈',
  'A longer note about what was bought, and why, and where.',
];

/** Texts that break what is careless with them. None is, or contains, a canary. */
const nastyWords = [
  '',
  ' ',
  '%',
  '_',
  '\\',
  "' or 1=1 --",
  '"); drop table account; --',
  '${7*7}{{7*7}}',
  '<script>alert(1)</script>',
  '../../../etc/passwd',
  '\u0000',
  '\ud800',
  '\u202e\u200b',
  '\r\nset-cookie: a=b',
  'x'.repeat(6_000),
  '🐈'.repeat(300),
  'null',
  '__proto__',
];

const named: Readonly<Record<string, readonly string[]>> = {
  currency: ['EUR', 'USD', 'JPY', 'GBP'],
  baseCurrency: ['EUR', 'EUR', 'USD'],
  timeZone: ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo'],
  numberLocale: ['en-GB', 'de', 'de-CH'],
  categoryLanguage: ['en', 'de'],
  color: ['#2f5bd8', '#ff0000', ''],
  delimiter: [',', ';', '\t'],
  encoding: ['UTF-8', 'Windows-1252'],
  fileName: ['bank.csv', 'a.csv', 'receipt.txt'],
  tags: ['food', 'trip', 'can'],
  withoutTags: ['food', 'trip'],
  addTags: ['food', 'trip', 'new'],
  removeTags: ['food', 'trip'],
};

/** A text for what is called so. */
export function wordFor(random: Random, name: string): string {
  if (random.chance(10)) return random.pick(nastyWords);
  const fitting = named[name];
  if (fitting !== undefined && random.chance(90)) return random.pick(fitting);
  // Names must not be taken: most of them are new.
  if (name === 'name') return `${random.pick(words)} ${random.below(1_000_000).toString(36)}`;
  if (name === 'idempotencyKey') return `key ${random.below(30)}`;
  return random.pick(words);
}

/** A day; some do not exist. None is of the year of the canaries. */
export function dayFor(random: Random): string {
  if (random.chance(6))
    return random.pick([
      '2026-02-30',
      '',
      'today',
      '2026-1-1',
      '0000-01-01',
      '99999-01-01',
      '2026-01-01T00:00Z',
    ]);
  if (random.chance(5)) return random.pick(['0001-01-01', '9999-12-31', '1970-01-01']);
  return `${2025 + random.below(3)}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`;
}

export function monthFor(random: Random): string {
  if (random.chance(6))
    return random.pick(['2026-13', '', '2026', '0000-01', '2026-1', '9999-12', '0001-01']);
  return `${2025 + random.below(3)}-${two(1 + random.below(12))}`;
}

/** A decimal; none comes near the size of the canaries' amounts unless it is refused. */
export function decimalFor(random: Random, name: string): string {
  if (random.chance(8))
    return random.pick([
      '',
      'x',
      'NaN',
      '1e5',
      '1.234567',
      '-0',
      '0.00',
      '+1',
      '1,5',
      '99999999999999999999999',
      '0x10',
    ]);
  if (name === 'rate') return `${random.below(3)}.${1 + random.below(9_000)}`;
  return amountFor(random);
}

export function amountFor(random: Random): string {
  return `${random.chance(70) ? '-' : ''}${random.below(900)}.${two(1 + random.below(99))}`;
}

/** A whole number by the name of what takes it. */
export function wholeNumberFor(random: Random, name: string): number {
  if (random.chance(6)) return random.pick([-1, 0, 201, 10_000, 2_147_483_647, -2_147_483_648]);
  if (name === 'first') return random.chance(12) ? 200 : 1 + random.below(20);
  if (name === 'firstDayOfWeek') return 1 + random.below(7);
  if (name === 'expiresInDays') return 1 + random.below(30);
  if (name === 'version') return 1 + random.below(3);
  return random.below(4);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
