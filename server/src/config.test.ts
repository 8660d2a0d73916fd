import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { basePathOf, ConfigError, readConfig, readDatabaseConfig, settingNames } from './config.ts';

const needed = {
  DATABASE_URL: 'postgres://u:p@localhost/finance',
  SECRET_KEY: '5f1e0c97a2b84d63a0c1d9e8b7f60514',
};

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('settings', () => {
  it('have defaults, and are frozen', () => {
    const config = readConfig(needed);
    expect(config).toMatchObject({ PORT: 5000, GRAPHQL_IDE: false, DEMO: false, SIGN_UP: 'open' });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('take an empty value for none', () => {
    const { PORT, REDIS_URL } = readConfig({ ...needed, REDIS_URL: '', PORT: '' });
    expect([PORT, REDIS_URL]).toEqual([5000, undefined]);
  });

  it('say every problem, with the name of the setting', () => {
    expect(problemsOf({ PORT: 'http', REDIS_URL: 'localhost', SECRET_KEY: 'short' })).toEqual([
      'PORT must be a whole number',
      'DATABASE_URL is needed: postgres://user:password@host:5432/database',
      'REDIS_URL must begin with redis://',
      'SECRET_KEY needs at least 32 characters: openssl rand -hex 32 makes some',
    ]);
    expect(problemsOf({ ...needed, PORT: '70000' })).toEqual(['PORT must be between 0 and 65535']);
    expect(problemsOf({ DATABASE_URL: needed.DATABASE_URL })).toEqual([
      'SECRET_KEY is needed: at least 32 random characters, the same for every server',
    ]);
  });

  it('refuse a placeholder for the secret in production alone', () => {
    for (const placeholder of [
      'change-me-change-me-change-me-change-me',
      'please replace this with a long random secret',
      'secret-key-of-the-finance-app-0123456789',
    ]) {
      expect(problemsOf({ ...needed, SECRET_KEY: placeholder })).toEqual([
        expect.stringContaining('SECRET_KEY is still a placeholder'),
      ]);
      expect(problemsOf({ ...needed, SECRET_KEY: placeholder, NODE_ENV: 'development' })).toEqual([]);
    }
  });

  it('say how to write a password that breaks the address', () => {
    expect(problemsOf({ ...needed, DATABASE_URL: 'postgres://u:p/w#d@localhost:54x/finance' })).toEqual([
      expect.stringContaining('percent-encoded'),
    ]);
  });

  it('refuse files for TLS that cannot be read, or would not be used', () => {
    expect(problemsOf({ ...needed, DATABASE_URL: `${needed.DATABASE_URL}?sslrootcert=/none.crt` })).toEqual([
      expect.stringMatching(
        /^DATABASE_URL names sslrootcert=\/none\.crt, which this user cannot read \(ENOENT/,
      ),
    ]);
    expect(problemsOf({ ...needed, REDIS_URL: `redis://h?sslrootcert=${import.meta.filename}` })).toEqual([
      'REDIS_URL names certificates, so it must begin with rediss://',
    ]);
    expect(problemsOf({ ...needed, REDIS_URL: `rediss://h?sslkey=${import.meta.filename}` })).toEqual([
      'REDIS_URL names a certificate without its key, or a key without its certificate: sslcert and sslkey go together',
    ]);
  });

  it('say under which path the books stand', () => {
    const pathOf = (url: string) => basePathOf(readConfig({ ...needed, PUBLIC_URL: url }));
    expect(['', 'http://books.example', 'http://books.example/'].map(pathOf)).toEqual(['/', '/', '/']);
    expect(['http://h.example/a/books', 'http://h.example/a/books/'].map(pathOf)).toEqual([
      '/a/books/',
      '/a/books/',
    ]);
    for (const url of ['/books', 'h.example/books', 'http://h/?books', 'http://h/"><script>', 'http://h:x/'])
      expect(problemsOf({ ...needed, PUBLIC_URL: url })).toEqual([expect.stringMatching(/^PUBLIC_URL /)]);
  });

  it('ask to believe the proxy that brings HTTPS', () => {
    const secure = { ...needed, PUBLIC_URL: 'https://books.example' };
    expect(problemsOf(secure)).toEqual([
      'PUBLIC_URL begins with https://, of which the server hears from the proxy in front alone: set TRUST_PROXY=true',
    ]);
    expect(problemsOf({ ...secure, TRUST_PROXY: 'true' })).toEqual([]);
  });

  it('refuse an address that no scanner can have', () => {
    for (const url of ['clamav:3310', 'http://clamav:3310', 'tcp://clamav:99999', 'tcp://a/b', 'tcp://'])
      expect(problemsOf({ ...needed, CLAMD_URL: url })).toEqual([expect.stringMatching(/^CLAMD_URL /)]);
    for (const url of ['tcp://clamav', 'tcp://clamav:3310', 'tcp://[::1]:3310/'])
      expect(problemsOf({ ...needed, CLAMD_URL: url })).toEqual([]);
  });

  it('of a choice name what there is to choose', () => {
    expect(problemsOf({ ...needed, SECOND_FACTOR: 'always', SECOND_FACTOR_CODES: 'strict' })).toEqual([
      'SECOND_FACTOR must be optional or required',
      'SECOND_FACTOR_CODES must be near or current',
    ]);
  });

  it('of commands in the database are few', () => {
    expect(readDatabaseConfig({ DATABASE_URL: needed.DATABASE_URL })).toEqual({
      DATABASE_URL: needed.DATABASE_URL,
      START_WAIT_SECONDS: 60,
      LOG_LEVEL: 'info',
    });
    expect(() => readDatabaseConfig({})).toThrow(ConfigError);
  });

  it('tell the release of the package', () => {
    const text = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
    const { version } = readConfig(needed);
    for (const file of ['package.json', 'server/package.json', 'web/package.json'])
      expect({ file, version: JSON.parse(text(file)).version }).toEqual({ file, version });
    expect(/^## (\S+)$/m.exec(text('CHANGELOG.md'))?.[1]).toBe(version);
    expect(JSON.parse(text('server/test/previous-release.json')).version).not.toBe(version);
  });

  it('stand in the README, each with its default', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| (?:`([^`]*)`)? ?\|/gm)].map((row) => [
      row[1],
      row[2] ?? '',
    ]);
    expect(rows.map(([name]) => name).sort()).toEqual([...settingNames].sort());
    const defaults = readConfig(needed) as unknown as Record<string, unknown>;
    for (const [name, value] of rows) {
      if (
        ['DATABASE_URL', 'REDIS_URL', 'SECRET_KEY', 'METRICS_TOKEN', 'PUBLIC_URL', 'CLAMD_URL'].includes(
          name ?? '',
        )
      )
        continue;
      const expected = String(defaults[name ?? '']);
      expect({ name, agrees: expected === value || expected.endsWith(`/${value}`) }).toEqual({
        name,
        agrees: true,
      });
    }
  });
});
