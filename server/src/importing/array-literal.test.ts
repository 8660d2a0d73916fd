import { expect, it } from 'vitest';
import { arrayLiteral } from './array-literal.ts';

it.each([
  [[], '{}'],
  [[1, -2, null, true], '{1,-2,NULL,true}'],
  [
    ['01a20af4-0000-7000-8000-000000000000', '2026-11-03'],
    '{01a20af4-0000-7000-8000-000000000000,2026-11-03}',
  ],
  [['', 'NULL', 'null', 'a,b', '{x}', ' '], '{"","NULL","null","a,b","{x}"," "}'],
  [['say "no"', 'C:\\books', 'line\nbreak', 'ä'], '{"say \\"no\\"","C:\\\\books","line\nbreak","ä"}'],
])('%j is written %s', (values, text) => {
  expect(arrayLiteral(values)).toBe(text);
});
