import { RefusalToStart } from './refusal-to-start.ts';

/** The major release of PostgreSQL that the product is made for and tested with. */
const majorSupported = 18;

/**
 * Refuses a PostgreSQL that is too old.
 *
 * @param version as `server_version_num` tells it, such as 180004
 * @returns what to say of one that is newer than what was tested, or null
 * @throws RefusalToStart
 */
export function checkPostgresVersion(version: number, host: string): string | null {
  const major = Math.floor(version / 10_000);
  if (major < majorSupported) {
    throw new RefusalToStart([
      `PostgreSQL at ${host} is release ${major}; PostgreSQL ${majorSupported} is needed. ` +
        `A newer PostgreSQL does not read an older one's data directory: dump the database with pg_dump ${major}, ` +
        `restore it into a PostgreSQL ${majorSupported} on a new volume, and point DATABASE_URL there.`,
    ]);
  }
  if (major === majorSupported) return null;
  return `PostgreSQL at ${host} is release ${major}; this release was tested with ${majorSupported} and goes on with it`;
}
