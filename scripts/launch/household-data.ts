import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ClusterPlace } from '../postgres/files.ts';
import { newPassword, readPassword, writePassword } from '../postgres/password.ts';
import { isSystemError, Refusal } from '../refusal.ts';
import { inRepository } from '../repository.ts';

/** The setting that moves everything `pnpm start` keeps. */
export const dataSetting = 'FINANCE_DATA';

/** What lies where in the folder that `pnpm start` and `pnpm dev` keep everything in. */
export interface HouseholdData {
  folder: string;
  lockFile: string;
  uploads: string;
  secretKeyFile: string;
  serverLog: string;
  cluster: ClusterPlace;
}

/** The layout below `FINANCE_DATA`, or below `data/` of the checkout when that is not set. */
export function householdData(environment: NodeJS.ProcessEnv): HouseholdData {
  const folder = path.resolve(environment[dataSetting] || inRepository('data'));
  return {
    folder,
    lockFile: path.join(folder, 'running.lock'),
    uploads: path.join(folder, 'uploads'),
    secretKeyFile: path.join(folder, 'secret-key'),
    serverLog: path.join(folder, 'server.log'),
    cluster: {
      directory: path.join(folder, 'postgres'),
      logFile: path.join(folder, 'postgres.log'),
      passwordFile: path.join(folder, 'postgres-password'),
      setting: dataSetting,
      configuration: {},
    },
  };
}

/** Makes the folder where it is missing; refuses one that cannot be read and written. */
export function openDataFolder(data: HouseholdData): void {
  try {
    // Others may pass through to what is theirs (PostgreSQL's user to its directory), and list nothing.
    mkdirSync(data.folder, { recursive: true, mode: 0o711 });
    mkdirSync(data.uploads, { recursive: true, mode: 0o700 });
    if (!statSync(data.folder).isDirectory()) throw new Refusal(`${data.folder} is a file.`);
    accessSync(data.folder, constants.R_OK | constants.W_OK | constants.X_OK);
    accessSync(data.uploads, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    if (isSystemError(error, 'EACCES', 'EPERM')) {
      throw new Refusal(
        `The data folder ${data.folder} may not be read and written by this user.\n` +
          `Start as the user it belongs to, or give it to this one (chown -R), or set ${dataSetting} to another folder.`,
      );
    }
    if (isSystemError(error, 'EROFS')) {
      throw new Refusal(
        `The data folder ${data.folder} lies on a read-only disk. Set ${dataSetting} to another folder.`,
      );
    }
    if (isSystemError(error, 'EEXIST', 'ENOTDIR')) {
      throw new Refusal(
        `The data folder ${data.folder} is a file, or lies below one. Set ${dataSetting} to another folder.`,
      );
    }
    if (isSystemError(error, 'ENOSPC')) {
      throw new Refusal(
        `The disk of ${data.folder} is full. Make room, or set ${dataSetting} to another folder.`,
      );
    }
    throw error;
  }
}

/** The key the server signs with: SECRET_KEY when it is set, else one made once and kept with the data. */
export function secretKey(data: HouseholdData): string {
  const kept = process.env['SECRET_KEY'] || readPassword(data.secretKeyFile, dataSetting);
  if (kept) return kept;
  const made = newPassword();
  writePassword(data.secretKeyFile, made);
  return made;
}
