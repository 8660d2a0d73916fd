import type { GraphQLSchema } from 'graphql';
import type pg from 'pg';
import type { ServerProcess } from '../test/support/server.ts';
import type { CanaryFinder } from './canaries/canary.ts';
import type { Coverage } from './coverage.ts';
import type { Tally } from './tally.ts';
import type { LogWatch } from './watch.ts';
import type { BusyHousehold, StillHousehold } from './world/others.ts';

/** What a run works with. */
export interface Stage {
  readonly server: ServerProcess;
  readonly pool: pg.Pool;
  readonly schema: GraphQLSchema;
  readonly finder: CanaryFinder;
  readonly log: LogWatch;
  readonly still: StillHousehold;
  readonly busy: BusyHousehold;
  readonly coverage: Coverage;
  readonly tally: Tally;
  readonly say: (line: string) => void;
}
