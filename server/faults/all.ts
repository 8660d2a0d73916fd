import { clock } from './clock/suite.ts';
import { disk } from './disk/suite.ts';
import { network } from './network/suite.ts';
import type { FaultSuite } from './suite.ts';

/** All suites, in the order they run. */
export const suites: readonly FaultSuite[] = [network, disk, clock];
