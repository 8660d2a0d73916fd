import { spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Refusal } from '../refusal.ts';
import type { Command, PostgresAccount } from './account.ts';
import { putInPlace, type ClusterPlace } from './files.ts';

/**
 * Makes a new cluster. It is made beside its place and moved there when it is whole, so an interrupted first start
 * leaves nothing that looks like a cluster.
 */
export async function initialiseCluster(
  place: ClusterPlace,
  account: PostgresAccount,
  password: string,
): Promise<void> {
  const unfinished = `${place.directory}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const secrets = mkdtempSync(path.join(tmpdir(), 'finance-secret-'));
  try {
    const passwordFile = path.join(secrets, 'password');
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (account.owner) {
      for (const each of [unfinished, secrets, passwordFile])
        chownSync(each, account.owner.uid, account.owner.gid);
    }
    const result = await account.withInitdb((initdb) =>
      run(
        initdb([
          `--pgdata=${unfinished}`,
          '--username=postgres',
          `--pwfile=${passwordFile}`,
          '--auth=scram-sha-256',
          '--encoding=UTF8',
          // PostgreSQL's own collation: the same order on every machine, and no index breaks when the system's C
          // library is upgraded.
          '--locale-provider=builtin',
          '--builtin-locale=C.UTF-8',
          '--locale=C',
          ...(place.configuration['fsync'] === 'off' ? ['--no-sync'] : []),
        ]),
      ),
    );
    if (result.status !== 0) throw initdbFailed(place, result);
    putInPlace(unfinished, place.directory);
  } finally {
    rmSync(secrets, { recursive: true, force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Gives the superuser of a cluster that does not run a new password. */
export async function resetPassword(
  place: ClusterPlace,
  account: PostgresAccount,
  password: string,
): Promise<void> {
  const command = account.postgres(['--single', '-D', place.directory, 'postgres']);
  const result = await run(command, `alter role postgres password '${password}'\n`);
  if (result.status === 0) return;
  throw new Refusal(
    `${place.passwordFile} is missing, and PostgreSQL could not be given a new password. It says:\n` +
      `${result.stderr.trim().split('\n').slice(-4).join('\n')}\n` +
      `Mend that, or set ${place.setting} to another folder.`,
  );
}

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program apart from the terminal's group: a Ctrl-C must not leave its work half done. */
function run({ file, args, options }: Command, input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
    const child = spawn(file, args, { ...options, detached: true, env });
    const ended: Ended = { status: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (ended.stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (ended.stderr += chunk));
    child.once('error', (error) => resolve({ ...ended, stderr: error.message }));
    child.once('close', (status) => resolve({ ...ended, status }));
    // A program that ends without reading its input closes it under us.
    child.stdin.on('error', () => undefined).end(input);
  });
}

function initdbFailed(place: ClusterPlace, result: Ended): Refusal {
  const said = result.stderr.trim() || result.stdout.trim();
  return new Refusal(
    `PostgreSQL could not make its data directory ${place.directory}. It says:\n` +
      `${said.split('\n').slice(-6).join('\n')}\n` +
      `Mend that, or set ${place.setting} to another folder.`,
  );
}
