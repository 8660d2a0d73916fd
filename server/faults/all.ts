import { clock } from './clock/suite.ts';
import { disk } from './disk/suite.ts';
import { kills } from './kills/suite.ts';
import { network } from './network/suite.ts';
import { releases } from './releases/suite.ts';
import type { FaultSuite } from './suite.ts';

/** All suites, in the order they run. */
export const suites: readonly FaultSuite[] = [kills, network, disk, clock, releases];
