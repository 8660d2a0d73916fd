import { describe, expect, test } from 'vitest';
import { drawnPoints } from './net-worth-points.ts';
import { barWidth, spendingByRoot } from './spending.ts';

const eur = (amount: string) => ({ money: { amount, currency: 'EUR' }, missingCurrencies: [] });
const category = (id: string, name: string, parentId: string | null = null) => ({
  id,
  name,
  parentId,
  type: 'EXPENSE' as const,
});

describe('spendingByRoot', () => {
  const categories = [
    category('food', 'Food'),
    category('groceries', 'Groceries', 'food'),
    category('organic', 'Organic', 'groceries'),
    category('home', 'Home'),
    category('car', 'Car'),
    { ...category('salary', 'Salary'), type: 'INCOME' as const },
  ];

  test('adds descendants to their top category, sorts, and gathers the rest', () => {
    const spending = spendingByRoot({
      categories,
      present: [
        { categoryId: 'groceries', total: eur('10.10') },
        { categoryId: 'organic', total: eur('20.20') },
        { categoryId: 'home', total: eur('100.00') },
        { categoryId: 'car', total: eur('5.00') },
        { categoryId: 'salary', total: eur('2000.00') },
      ],
      previous: [
        { categoryId: 'food', total: eur('40.00') },
        { categoryId: 'car', total: eur('7.00') },
      ],
      shownMax: 2,
    });
    expect(spending.lines.map((line) => [line.name, line.present.amount, line.previous])).toEqual([
      ['Home', '100.00', null],
      ['Food', '30.30', '40.00'],
      ['', '5.00', '7.00'],
    ]);
    expect(spending.widest).toBe('100.00');
  });

  test('leaves refunds out and says what has no rate', () => {
    const spending = spendingByRoot({
      categories,
      present: [
        { categoryId: 'home', total: eur('-3.00') },
        { categoryId: 'car', total: { money: null, missingCurrencies: ['USD'] } },
      ],
      previous: [],
      shownMax: 6,
    });
    expect(spending).toEqual({ lines: [], widest: '0', leftOut: ['USD'] });
  });

  test('a bar is a share of the widest', () => {
    expect(barWidth('25.00', '100.00')).toBe('25%');
    expect(barWidth('-25.00', '100.00')).toBe('0%');
    expect(barWidth('0.00', '0')).toBe('0%');
  });
});

describe('drawnPoints', () => {
  test('begins one month before the first figure and skips months without one', () => {
    const point = (month: string, amount: string | null) => ({
      month,
      total: { money: amount === null ? null : { amount, currency: 'EUR' } },
    });
    const points = [
      point('2026-01', '0.00'),
      point('2026-02', '0.00'),
      point('2026-03', '5.00'),
      point('2026-04', null),
    ];
    expect(drawnPoints(points).map(({ month, height }) => [month, height])).toEqual([
      ['2026-02', 0],
      ['2026-03', 5],
    ]);
    expect(drawnPoints([point('2026-01', '0.00')])).toEqual([]);
  });
});
