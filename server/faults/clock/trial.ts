import type { Books } from '../../test/support/books.ts';
import type { Zone } from './borders.ts';
import type { MovableClock } from './false-clock.ts';

/** A server whose clock can be moved, with a household in each time zone. */
export interface Trial {
  readonly url: string;
  readonly clock: MovableClock;
  readonly households: ReadonlyMap<Zone, Books>;
  readonly say: (line: string) => void;
}

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

export function booksIn({ households }: Trial, zone: Zone): Books {
  const found = households.get(zone);
  if (found === undefined) throw new Error(`there is no household in ${zone}`);
  return found;
}
