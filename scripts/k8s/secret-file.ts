import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  // Letters and digits of base64url alone: nothing to escape in an address.
  const password = randomBytes(24).toString('base64url');
  return {
    'postgres-password': password,
    'secret-key': randomBytes(32).toString('base64url'),
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

/** Writes a file that only this user may read. False, and nothing written, when there is one already. */
export function writeSecretFile(file: string, values: SecretValues): boolean {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, secretKeys.map((key) => `${key}=${values[key]}\n`).join(''), {
    mode: 0o600,
    flag: 'wx',
  });
  try {
    chmodSync(temporary, 0o600);
    // A link appears whole or not at all, and never in the place of another file.
    linkSync(temporary, file);
    return true;
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}
