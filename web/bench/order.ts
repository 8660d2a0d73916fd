/** What can be measured of the SPA; `pnpm bench --web --only` names them. */
export const measureNames = ['size', 'scroll', 'keys', 'overview', 'lighthouse'] as const;
export type MeasureName = (typeof measureNames)[number];

/** A household that a server shows, and the cookie of somebody signed in there. */
export interface Subject {
  readonly origin: string;
  readonly householdId: string;
  readonly cookie: { readonly name: string; readonly value: string };
}

/** What `pnpm bench --web` has started, and what it wants to know. It stands, as JSON, in the first argument. */
export interface Order {
  readonly seed: number;
  readonly measures: readonly MeasureName[];
  /** The large books, and how many of their transactions are scrolled through. */
  readonly books: Subject;
  readonly rows: number;
  readonly demo: Subject;
}
