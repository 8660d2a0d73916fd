import { describe, expect, it } from 'vitest';
import type { BusinessDate } from '../ledger/date.ts';
import { demoAccounts, demoLife } from './life.ts';

const today = '2026-11-23' as BusinessDate;

describe('the demo life', () => {
  it('is the same for the same day', () => {
    expect(demoLife(today)).toEqual(demoLife(today));
  });

  it('is three years of about 4,000 entries with splits, transfers, two currencies and money in transit', () => {
    const { entries, firstDay, rates } = demoLife(today);
    expect(firstDay).toBe('2023-11-01');
    expect(entries.length).toBeGreaterThan(3_600);
    expect(entries.length).toBeLessThan(4_400);
    expect(entries.some((entry) => entry.lines.length >= 3)).toBe(true);
    expect(
      entries.some((entry) => entry.lines.some((line) => 'to' in line && line.received !== undefined)),
    ).toBe(true);
    expect(
      entries.some((entry) => entry.lines.some((line) => 'to' in line && (line.arrivesOn ?? '') > today)),
    ).toBe(true);
    expect(entries.some((entry) => entry.date > today)).toBe(true);
    expect(rates.length).toBeGreaterThan(150);
  });

  it('never leaves cash or savings below nothing', () => {
    const { entries } = demoLife(today);
    const balances = new Map(
      Object.entries(demoAccounts).map(([key, account]) => [key, account.opening as bigint]),
    );
    const inOrder = [...entries].sort((left, right) =>
      left.date < right.date ? -1 : left.date > right.date ? 1 : 0,
    );
    for (const entry of inOrder) {
      for (const line of entry.lines) {
        balances.set(entry.account, (balances.get(entry.account) ?? 0n) + line.amount);
        if ('to' in line)
          balances.set(line.to, (balances.get(line.to) ?? 0n) + (line.received ?? -line.amount));
      }
      for (const key of ['cash', 'rainyDay', 'holiday'])
        expect({ key, date: entry.date, low: (balances.get(key) ?? 0n) < 0n }).toMatchObject({ low: false });
    }
  });
});
