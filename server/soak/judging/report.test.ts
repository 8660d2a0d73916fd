import { describe, expect, it } from 'vitest';
import { bloatCheck, slopeChecks } from './report.ts';
import { judge, panels } from './panels.ts';

const table = (name: string, live: number, dead: number) => ({ table: name, live, dead, bytes: 8_192 });

describe('what must be so at the end', () => {
  it('names the large tables that are more than half dead, and lets small ones be', () => {
    const tables = [table('posting', 4_000, 2_500), table('account', 1_000, 500), table('member', 40, 60)];
    expect(bloatCheck(tables).problem).toBe('posting has 2500 dead rows for 4000 live ones');
    expect(bloatCheck(tables.slice(1)).problem).toBeNull();
  });

  it('fails for a slope that grows and for one that was not measured, and leaves out what it cannot tell', () => {
    const [panel] = panels;
    if (panel === undefined) throw new Error('there are no panels');
    const points = (perHour: number) =>
      Array.from({ length: 60 }, (_, index) => ({ hours: index / 60, value: 100 + (perHour * index) / 60 }));
    const judged = judge([
      { panel, label: 'server 1', points: points(9) },
      { panel, label: 'server 2', points: points(0) },
      { panel, label: 'server 3', points: [] },
    ]);
    expect(slopeChecks(judged)).toEqual([
      {
        name: 'Resident memory of server 1 holds its bound',
        problem: '+9 an hour, and at most 7.6 is borne',
      },
      { name: 'Resident memory of server 2 holds its bound', problem: null },
      {
        name: 'Resident memory of server 3 holds its bound',
        problem: 'it was read too few times to tell',
      },
    ]);
  });
});
