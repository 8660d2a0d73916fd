import type { FaultContext, FaultSuite, SuiteResult } from '../suite.ts';
import { fillDatabase } from './full-database.ts';
import { fillUploads } from './full-uploads.ts';

/** Disks of the run's own, filled to the last byte: PostgreSQL's, and that of the uploads. */
export const disk: FaultSuite = {
  name: 'disk',
  title: 'the disks of PostgreSQL and of the uploads, full',
  async run({ folder, say }: FaultContext): Promise<SuiteResult> {
    return { checks: [...(await fillUploads(folder, say)), ...(await fillDatabase(folder, say))] };
  },
};
