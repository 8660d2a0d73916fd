/** Time zones of which each does something of its own. */
export const zones = [
  // An hour at one in the night, UTC.
  'Europe/Berlin',
  // An hour at two, local.
  'America/New_York',
  // Half an hour.
  'Australia/Lord_Howe',
  // Thirteen hours ahead; left out a whole day in 2011.
  'Pacific/Apia',
  // The other way round, for a month of each year that moves.
  'Africa/Casablanca',
  // At midnight: one day begins at one, and one has its last hour twice.
  'America/Santiago',
] as const;

export type Zone = (typeof zones)[number];

/** Milliseconds that a zone is ahead of UTC at an instant, from what its clocks show. */
export function aheadMs(zone: string, instantMs: number): number {
  const parts = new Map(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
      .formatToParts(instantMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? Number.NaN;
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - Math.floor(instantMs / 1_000) * 1_000;
}

/** The instants of a year at which a zone's clocks are put forward or back, to the second. */
export function clockChanges(zone: string, year: number): number[] {
  const changes: number[] = [];
  const hourMs = 3_600_000;
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 24 * hourMs) {
    if (aheadMs(zone, at) === aheadMs(zone, at + 24 * hourMs)) continue;
    changes.push(firstSecond(at, at + 24 * hourMs, (ms) => aheadMs(zone, ms) !== aheadMs(zone, at)));
  }
  return changes;
}

/** The first instant of a day: midnight, or what the clocks show instead where they skip it. */
export function dayBegins(zone: string, day: string): number {
  const noon = Date.parse(`${day}T12:00:00Z`);
  const dayAt = (ms: number): string => new Date(ms + aheadMs(zone, ms)).toISOString().slice(0, 10);
  return firstSecond(noon - 40 * 3_600_000, noon + 16 * 3_600_000, (ms) => dayAt(ms) >= day);
}

function firstSecond(fromMs: number, toMs: number, isSo: (ms: number) => boolean): number {
  let [before, after] = [Math.floor(fromMs / 1_000), Math.ceil(toMs / 1_000)];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (isSo(middle * 1_000)) after = middle;
    else before = middle;
  }
  return after * 1_000;
}

/** Borders at which a household's day or month changes, or at which its clocks do. */
export interface Border {
  readonly zone: Zone;
  readonly at: number;
  readonly what: string;
}

/** The borders of a year: the first days of some months, and the days around each change of the clocks. */
export function bordersOf(zone: Zone, year: number): Border[] {
  const borders: Border[] = ['01', '03', '12'].map((month) => {
    const day = `${year}-${month}-01`;
    return { zone, at: dayBegins(zone, day), what: `${day} begins` };
  });
  for (const change of clockChanges(zone, year)) {
    borders.push({ zone, at: change, what: 'the clocks change' });
    for (const days of [0, 1]) {
      const day = new Date(change + aheadMs(zone, change) + days * 86_400_000).toISOString().slice(0, 10);
      borders.push({
        zone,
        at: dayBegins(zone, day),
        what: `${day} begins, ${days === 0 ? 'on which' : 'after which'} the clocks change`,
      });
    }
  }
  return borders;
}
