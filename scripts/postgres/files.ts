import { chownSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isSystemError, Refusal } from '../refusal.ts';
import type { SystemUser } from './account.ts';

/** Where a cluster's files lie, and how it is set up. */
export interface ClusterPlace {
  /** PostgreSQL's data directory. */
  directory: string;
  /** Where PostgreSQL writes its log. */
  logFile: string;
  /** Holds the superuser's password, readable by its owner alone. */
  passwordFile: string;
  /** The setting a person changes to move all of it, named in messages. */
  setting: string;
  /** PostgreSQL's configuration, over its defaults. */
  configuration: Record<string, string>;
}

/** The major version of the PostgreSQL that comes with the packages. */
export const postgresMajor = '18';

/** What stands in a folder meant for a cluster. */
export type ClusterFiles = { state: 'none' } | { state: 'cluster'; major: string };

/**
 * Looks whether a cluster stands at `directory`. Refuses a folder that holds something else, one that may not be
 * read, and a cluster of another major version, which this PostgreSQL cannot open. `setting` names what moves it.
 */
export function inspectClusterFiles(directory: string, setting: string): ClusterFiles {
  let major: string;
  try {
    major = readFileSync(path.join(directory, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    if (isSystemError(error, 'EACCES', 'EPERM')) throw unreadable(directory, setting);
    if (isSystemError(error, 'ENOTDIR')) throw notACluster(directory, setting);
    if (!isSystemError(error, 'ENOENT')) throw error;
    if (isMissingOrEmpty(directory, setting)) return { state: 'none' };
    throw notACluster(directory, setting);
  }
  if (major !== postgresMajor) throw otherMajor({ directory, setting, major });
  return { state: 'cluster', major };
}

function isMissingOrEmpty(directory: string, setting: string): boolean {
  try {
    return readdirSync(directory).length === 0;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return true;
    if (isSystemError(error, 'EACCES', 'EPERM')) throw unreadable(directory, setting);
    if (isSystemError(error, 'ENOTDIR')) throw notACluster(directory, setting);
    throw error;
  }
}

function unreadable(directory: string, setting: string): Refusal {
  return new Refusal(
    `The data directory ${directory} may not be read by this user; another user made it.\n` +
      `Start as that user, or give this one the directory (chown -R), or set ${setting} to another directory.`,
  );
}

function notACluster(directory: string, setting: string): Refusal {
  return new Refusal(
    `The data directory ${directory} holds something else than a PostgreSQL cluster.\n` +
      `Move that away, or set ${setting} to another directory.`,
  );
}

function otherMajor({
  directory,
  setting,
  major,
}: {
  directory: string;
  setting: string;
  major: string;
}): Refusal {
  const older = Number(major) < Number(postgresMajor);
  return new Refusal(
    `The data directory ${directory} was made by PostgreSQL ${major}; this version runs PostgreSQL ${postgresMajor}, ` +
      'which cannot open it.\n' +
      (older
        ? `Write a dump of it with PostgreSQL ${major} (pg_dump) and load it into a new one, or set DATABASE_URL to a\n` +
          `running PostgreSQL ${major}, or set ${setting} to another directory to begin anew. Nothing there was changed.`
        : `Use the newer version of this program, or set ${setting} to another directory. Nothing there was changed.`),
  );
}

/** Puts a finished new cluster in its place, over an empty folder or none. */
export function putInPlace(made: string, directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  renameSync(made, directory);
}

/** Gives every file below `directory` to `owner`, leaving alone what is theirs already. */
export function giveTo(owner: SystemUser, directory: string): void {
  const stat = lstatSync(directory);
  if (stat.uid !== owner.uid || stat.gid !== owner.gid) chownSync(directory, owner.uid, owner.gid);
  if (!stat.isDirectory()) return;
  for (const name of readdirSync(directory)) giveTo(owner, path.join(directory, name));
}
