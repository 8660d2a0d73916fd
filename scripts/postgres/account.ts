import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isSystemError, Refusal } from '../refusal.ts';
import { postgresFolder } from './binaries.ts';

/** Ids of a user of the system and of that user's group. */
export interface SystemUser {
  uid: number;
  gid: number;
}

/** How PostgreSQL's programs are run here, for PostgreSQL refuses to run as root. */
export interface PostgresAccount {
  /** Who owns the cluster's files; null when that is simply the user who runs this process. */
  owner: SystemUser | null;
  /** The program and arguments that run `postgres` with these arguments, and the options to spawn it with. */
  postgres: (args: string[]) => Command;
  /** Calls `use` with the same for `initdb`. */
  withInitdb: <T>(use: (initdb: (args: string[]) => Command) => Promise<T>) => Promise<T>;
}

export interface Command {
  file: string;
  args: string[];
  options: { uid?: number; gid?: number; cwd: string };
}

/**
 * Chooses how to run PostgreSQL on the cluster at `directory`: a plain user runs it as itself; root runs it as the
 * owner of the files there, or else as the user `postgres`, which is made where it is missing.
 */
export function postgresAccount(directory: string): PostgresAccount {
  if (process.getuid?.() !== 0) {
    return account(null, path.join(postgresFolder(), 'bin'), (file, args) => ({
      file,
      args,
      options: { cwd: '/' },
    }));
  }
  const owner = ownerOf(directory) ?? userNamedPostgres() ?? makeUserNamedPostgres();
  const binaries = path.join(postgresFolder(), 'bin');
  if (mayEnter(owner, binaries) && mayEnter(owner, path.dirname(directory))) {
    return account(owner, binaries, (file, args) => ({ file, args, options: { ...owner, cwd: '/' } }));
  }
  return accountThatMayReadFolders(owner, directory);
}

function account(
  owner: SystemUser | null,
  binaries: string,
  run: (file: string, args: string[]) => Command,
): PostgresAccount {
  return {
    owner,
    postgres: (args) => run(path.join(binaries, 'postgres'), args),
    withInitdb: (use) => use((args) => run(path.join(binaries, 'initdb'), args)),
  };
}

/**
 * Root's checkout often lies in a folder that nobody else may enter, such as /root. There the user gets the one
 * capability of reading and searching folders, none of root's others. access(2) ignores capabilities, and the
 * programs find themselves by it; so `postgres` is called by a relative path, and `initdb`, which looks for its
 * neighbour by an absolute one, from a copy that lives no longer than it does.
 */
function accountThatMayReadFolders(owner: SystemUser, directory: string): PostgresAccount {
  const capability = ['dac_read_search', 'dac_override'].find((each) => {
    const { file, args, options } = withCapability(owner, each, 'bin/postgres', ['--version']);
    return spawnSync(file, args, options).status === 0;
  });
  if (capability === undefined) {
    throw new Refusal(
      'PostgreSQL does not run as root, and the user it would run as may not enter\n' +
        `${path.dirname(directory)} or ${postgresFolder()}.\n` +
        'Put this checkout where every user may enter (under /opt, say), or run this command as a plain user,\n' +
        'or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  return {
    owner,
    postgres: (args) => withCapability(owner, capability, 'bin/postgres', args),
    withInitdb: async (use) => {
      const copy = mkdtempSync(path.join(tmpdir(), 'finance-initdb-'));
      try {
        cpSync(postgresFolder(), copy, { recursive: true });
        chmodSync(copy, 0o755);
        return await use((args) => withCapability(owner, capability, path.join(copy, 'bin', 'initdb'), args));
      } finally {
        rmSync(copy, { recursive: true, force: true });
      }
    },
  };
}

function withCapability(owner: SystemUser, capability: string, file: string, args: string[]): Command {
  return {
    file: 'setpriv',
    args: [
      `--reuid=${owner.uid}`,
      `--regid=${owner.gid}`,
      '--clear-groups',
      `--inh-caps=-all,+${capability}`,
      `--ambient-caps=-all,+${capability}`,
      `--bounding-set=-all,+${capability}`,
      '--',
      file,
      ...args,
    ],
    options: { cwd: postgresFolder() },
  };
}

function ownerOf(directory: string): SystemUser | null {
  try {
    const { uid, gid } = statSync(directory);
    return uid === 0 ? null : { uid, gid };
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
}

function userNamedPostgres(): SystemUser | null {
  const [uid, gid] = ['-u', '-g'].map((which) => spawnSync('id', [which, 'postgres'], { encoding: 'utf8' }));
  if (uid?.status !== 0 || gid?.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function makeUserNamedPostgres(): SystemUser {
  const made = spawnSync(
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres'],
    {
      encoding: 'utf8',
    },
  );
  const user = userNamedPostgres();
  if (user) return user;
  throw new Refusal(
    'PostgreSQL does not run as root, and no user named postgres could be made for it' +
      `${made.stderr ? ` (useradd: ${made.stderr.trim()})` : ''}.\n` +
      'Make that user, or run this command as a plain user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

function mayEnter(user: SystemUser, folder: string): boolean {
  return (
    spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0
  );
}
