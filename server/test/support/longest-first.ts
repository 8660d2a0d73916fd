import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest: begun last, one of them would be waited for when all else is done. */
const longest = [
  'importing-killed.test.ts',
  'writers.test.ts',
  'starting.test.ts',
  // Not among the first, beside which `pnpm test` has more to do: it looks at how long answers take.
  'importing-large.test.ts',
  'importing-random.test.ts',
  'ending.test.ts',
  'previous-release.test.ts',
  'kills.test.ts',
  'isolation.test.ts',
];

/** Begins those first, and the others in the order of vitest, which does not know how long they take where it never ran. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = longest.indexOf(path.basename(moduleId));
      return place < 0 ? longest.length : place;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
