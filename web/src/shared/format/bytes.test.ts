import { expect, test } from 'vitest';
import { formatBytes } from './bytes.ts';

test.each([
  [1, '1 byte'],
  [412, '412 bytes'],
  [999_499, '999 kB'],
  [999_600, '1 MB'],
  [2_440_000, '2.4 MB'],
  [52_428_800, '52 MB'],
  [3_000_000_000_000, '3 TB'],
])('%d bytes are written as %s', (bytes, written) => {
  expect(formatBytes(bytes, 'en-GB')).toBe(written);
});

test('as the language writes it', () => {
  expect(formatBytes(2_440_000, 'de-DE')).toBe('2,4 MB');
});
