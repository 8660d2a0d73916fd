import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { isSystemError, Refusal } from '../refusal.ts';

/** The values of the Secret finance-app-secret, by their keys there. */
export type SecretValues = Record<(typeof secretKeys)[number], string>;

export const secretKeys = ['postgres-password', 'secret-key', 'database-url'] as const;

/** The folder, below k8s/, of the Secret's values and the one of the settings that its address names. */
const secretFolder = 'components/local-secret';
const settingsFile = 'base/configuration/finance-app.env';

/** The file of this checkout's values; `kustomization` is the folder k8s/. */
export function secretFileOf(kustomization: string): string {
  return path.join(kustomization, secretFolder, 'secret.env');
}

/** New random values for the database and user that the ConfigMap names. */
export function randomSecret(kustomization: string): SecretValues {
  const settings = parseEnv(readFileSync(path.join(kustomization, settingsFile), 'utf8'));
  const password = randomText(24);
  return {
    'postgres-password': password,
    'secret-key': randomText(32),
    'database-url': `postgres://${settings['POSTGRES_USER']}:${password}@postgres-service:5432/${settings['POSTGRES_DB']}`,
  };
}

/** Reads the file; null when there is none. Refuses one that lacks a value. */
export function readSecretFile(file: string): SecretValues | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
  const values = parseEnv(text);
  const missing = secretKeys.filter((key) => !values[key]);
  if (missing.length > 0) {
    throw new Refusal(
      `${file} lacks ${missing.join(' and ')}. Add what is missing, or remove the file for new values.`,
    );
  }
  return values as SecretValues;
}

/** The values with a new password, which the database's address has too, or with a new key. */
export function rotated(values: SecretValues, key: 'postgres-password' | 'secret-key'): SecretValues {
  if (key === 'secret-key') return { ...values, 'secret-key': randomText(32) };
  const password = randomText(24);
  const url = new URL(values['database-url']);
  url.password = password;
  return { ...values, 'postgres-password': password, 'database-url': url.href };
}

/** Writes a file that only this user may read. False, and nothing written, when there is one already. */
export function writeSecretFile(file: string, values: SecretValues): boolean {
  return written(file, values, (temporary) => {
    try {
      // A link appears whole or not at all, and never in the place of another file.
      linkSync(temporary, file);
      return true;
    } catch (error) {
      if (isSystemError(error, 'EEXIST')) return false;
      throw error;
    }
  });
}

/** Writes the file in the place of the one that is there. */
export function replaceSecretFile(file: string, values: SecretValues): void {
  written(file, values, (temporary) => renameSync(temporary, file));
}

/** Writes a file beside `file` that only this user may read, and hands it on. */
function written<T>(file: string, values: SecretValues, place: (temporary: string) => T): T {
  const temporary = `${file}.${process.pid}`;
  rmSync(temporary, { force: true });
  writeFileSync(temporary, secretKeys.map((key) => `${key}=${values[key]}\n`).join(''), {
    mode: 0o600,
    flag: 'wx',
  });
  try {
    return place(temporary);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Letters and digits of base64url alone: nothing to escape in an address, a file or a statement. */
function randomText(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
