import { describe, expect, it } from 'vitest';
import { checkPostgresVersion } from './postgres-version.ts';
import { RefusalToStart } from './refusal-to-start.ts';

describe('the release of PostgreSQL', () => {
  it('is refused when it is too old, with the way out', () => {
    for (const version of [150_010, 170_006]) {
      const major = Math.floor(version / 10_000);
      expect(() => checkPostgresVersion(version, 'db:5432')).toThrow(RefusalToStart);
      expect(() => checkPostgresVersion(version, 'db:5432')).toThrow(
        `PostgreSQL at db:5432 is release ${major}; PostgreSQL 18 is needed.`,
      );
    }
  });

  it('is taken as it is made for, and with a warning when it is newer', () => {
    expect(checkPostgresVersion(180_000, 'db:5432')).toBeNull();
    expect(checkPostgresVersion(180_011, 'db:5432')).toBeNull();
    expect(checkPostgresVersion(190_002, 'db:5432')).toContain('release 19');
  });
});
