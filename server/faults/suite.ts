/**
 * A suite of faults: one folder beside this file, with a module that exports one object of this shape. It is hung in by a
 * line in `all.ts`; `pnpm faults --suite NAME` runs it alone.
 *
 * While it runs, TEST_DATABASE_URL and TEST_REDIS_URL name a PostgreSQL and a Redis of the run's own, so what stands in
 * test/support works here as it does in the integration tests (`createTestDatabase`, `spawnServer`, `TestClient`); and
 * server/dist and web/dist are built.
 */
export interface FaultSuite {
  /** What `--suite` calls it: one word in small letters. */
  readonly name: string;
  /** What it does, as a heading above its table. */
  readonly title: string;
  /** Whether it starts everything by itself: then no PostgreSQL and no Redis are started for it. */
  readonly isSelfContained?: boolean;
  /**
   * Tries everything once. Whatever it started must be stopped when it resolves, and also when the run is interrupted:
   * what outlives this process is handed to `beforeExit` of scripts/launch/stopping.
   *
   * @throws Error when nothing could be measured; the run then goes on with the next suite and fails at its end
   */
  run(context: FaultContext): Promise<SuiteResult>;
}

/** What a suite is told of the run. */
export interface FaultContext {
  /** Of everything random, so that a run can be repeated. */
  readonly seed: number;
  /** How many points of each kind a suite of random points tries; a suite of fixed cases needs none. */
  readonly points: number;
  /** An empty folder of the suite's own, which other users may pass through. It is removed after the suite. */
  readonly folder: string;
  /** Writes a line to the screen: what is being tried, for whoever watches. */
  readonly say: (line: string) => void;
}

export interface SuiteResult {
  /** One row of the table each, in the order they are told. */
  readonly checks: readonly FaultCheck[];
}

/** One thing that must hold whatever breaks, and whether it did. */
export interface FaultCheck {
  /** What was broken and what must hold: `kill -9 of the server: no acknowledged write is lost`. */
  readonly what: string;
  /** How often it was tried. A check that was never tried counts as failed: nothing is known. */
  readonly times: number;
  /** What went wrong, a sentence each; empty when it held every time. */
  readonly failures: readonly string[];
  /** A figure beside it, such as `slowest 1.2 s`. */
  readonly told?: string;
}
