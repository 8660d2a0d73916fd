import { describe, expect, test } from 'vitest';
import { readTypedAmount } from '../../../shared/format/typed-amount.ts';
import { directed, impliedRate, type Direction } from './entry-amount.ts';

describe('a typed amount', () => {
  const read = (text: string, direction: Direction) => {
    const reading = directed(readTypedAmount(text, 2, 'de'), text, direction);
    return reading.ok ? [reading.amount, reading.minor, reading.otherAmount] : reading.code;
  };

  test.each([
    ['12,50', 'out', '-12.50'],
    ['12.50+3', 'out', '-15.50'],
    ['12,50', 'in', '12.50'],
    ['+12,50', 'out', '12.50'],
    ['-12,50', 'out', '-12.50'],
    ['−12,50', 'in', '-12.50'],
    ['3-5', 'out', '-2.00'],
    ['0', 'out', '0.00'],
  ] as const)('%s going %s is %s', (text, direction, amount) => {
    expect(read(text, direction)).toEqual([amount, BigInt(amount.replace('.', '')), null]);
  });

  test('keeps its two readings the same way', () => {
    expect(directed(readTypedAmount('1.234', 2, 'en'), '1.234', 'out')).toMatchObject({
      amount: '-1234.00',
      otherAmount: '-1.23',
    });
  });

  test('stays unreadable', () => {
    expect(read('abc', 'out')).toBe('amount_is_unreadable');
  });
});

test.each([
  ['200.00', '-184.00', '0.9200'],
  ['-100.00', '107.50', '1.0750'],
  ['3', '2.00', '0.6667'],
  ['16500', '100.00', '0.00606061'],
  ['0.00', '1.00', null],
])('%s for %s is a rate of %s', (amount, counterAmount, rate) => {
  expect(impliedRate(amount, counterAmount)).toBe(rate);
});
