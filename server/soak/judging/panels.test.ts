import { describe, expect, it } from 'vitest';
import { Random } from '../../test/support/random.ts';
import type { Sample } from '../watching/sample.ts';
import { allowedPerHour, judge, linesOf, panels } from './panels.ts';
import { plotOf, signed } from './plot.ts';

/** An hour of two servers, of which one loses 12 MiB. */
function samples(count: number): Sample[] {
  const random = new Random(1);
  return Array.from({ length: count }, (_, index) => {
    const hours = index / count;
    const figures = Object.fromEntries(
      panels.flatMap(({ figure, isOfServer }) =>
        (isOfServer ? ['server 1.', 'server 2.'] : ['']).map((prefix) => [
          `${prefix}${figure}`,
          100 + random.below(3),
        ]),
      ),
    );
    figures['server 2.heap MiB'] = 60 + 12 * hours + random.below(100) / 100;
    return { hours, figures };
  });
}

const names = ['server 1', 'server 2'];

describe('a run that is judged', () => {
  it('names the server and the figure that grows, and no other', () => {
    const judged = judge(linesOf(samples(300), names));
    const growing = judged.filter(({ verdict }) => verdict === 'grows');
    expect(growing.map(({ panel, label }) => `${label}: ${panel.title}`)).toEqual([
      'server 2: Heap in use after a full collection',
    ]);
    expect(judged.filter(({ verdict }) => verdict === 'not measured')).toEqual([]);
  });

  it('lets a figure rise by its bound in less than an hour, and by no more an hour in many', () => {
    expect(allowedPerHour(3, 8)).toBe(3);
    expect(allowedPerHour(3, 1)).toBe(3);
    expect(allowedPerHour(3, 0.25)).toBe(12);
    expect(allowedPerHour(3, 0)).toBe(3);
  });

  it('leaves a run of some minutes undecided: it is all warm-up', () => {
    const short = samples(300).map(({ hours, figures }) => ({ hours: hours / 12, figures }));
    const verdicts = new Set(judge(linesOf(short, names)).map(({ verdict }) => verdict));
    expect([...verdicts].toSorted()).toEqual([null, 'undecided']);
  });

  it('has not measured what was never read', () => {
    const judged = judge(linesOf([], names));
    const bounded = judged.filter(({ panel }) => panel.boundPerHour !== null);
    expect(bounded.length).toBeGreaterThan(20);
    expect(bounded.every(({ verdict }) => verdict === 'not measured')).toBe(true);
  });
});

describe('the plot of a run', () => {
  const told = { title: 'Soak <1>', subtitle: '200 members & 2 servers' };
  const judged = judge(linesOf(samples(300), names));
  const svg = plotOf(judged, told);

  it('is whole: every tag is closed, every number is one', () => {
    expect(tagsLeftOpen(svg)).toEqual([]);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(svg).toContain('Soak &lt;1&gt;');
  });

  it('shows every panel with its unit, both servers, the slopes, light and dark', () => {
    for (const { title, unit } of panels) expect(svg).toContain(unit === '' ? title : `${title}, ${unit}`);
    expect(svg).toContain('>server 1<');
    expect(svg).toContain('>server 2<');
    expect(svg).toMatch(/class="bad">\S+, \+1\d(\.\d+)? an hour, bound 4\.5\d?</);
    expect(svg).toContain('prefers-color-scheme: dark');
  });

  it('stays small, however long the run was', () => {
    const long = plotOf(judge(linesOf(samples(3_000), names)), told);
    expect(long.length).toBeLessThan(60_000);
  });

  it('can be drawn of nothing and of one reading', () => {
    expect(tagsLeftOpen(plotOf(judge(linesOf([], names)), told))).toEqual([]);
    expect(plotOf(judge(linesOf(samples(1), names)), told)).not.toMatch(/NaN|Infinity/);
  });

  it('tells slopes with their sign and three digits', () => {
    expect([12.3456, -0.04, 0.0001, 0].map(signed)).toEqual(['+12.3', '−0.04', '0', '0']);
  });
});

/** Names of elements that are opened and not closed, or closed and not opened. */
function tagsLeftOpen(svg: string): string[] {
  const open: string[] = [];
  for (const [, slash, name = '', rest = ''] of svg.matchAll(/<(\/?)([a-z]+)((?:[^<>"]|"[^"]*")*)>/g)) {
    if (rest.endsWith('/')) continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) return [`</${name}>`];
  }
  return open;
}
