import pg from 'pg';
import { runningCluster, startCluster, type Cluster } from '../postgres/cluster.ts';
import { readPassword } from '../postgres/password.ts';
import { Refusal, tell } from '../refusal.ts';
import type { HouseholdData } from './household-data.ts';
import { lockHolder } from './lock.ts';
import { pauseBeforeStart } from './starting-again.ts';
import { beforeExit, isStopping } from './stopping.ts';

const databaseName = 'finance';
const roleName = 'finance';
/** The role that the server takes on, which owns no table (server/src/persistence/server-role.ts). */
const serverRoleName = 'finance_tracker_server';

/**
 * Starts the embedded PostgreSQL on the household's data until this process ends, and answers the address of the
 * books. Should PostgreSQL end by itself, it is started again at the same address.
 */
export async function openOwnDatabase(data: HouseholdData): Promise<string> {
  const starting = startOwnDatabase(data);
  let running: Promise<Cluster | null> = starting.then(({ cluster }) => cluster).catch(() => null);
  // Registered at once: a Ctrl-C while PostgreSQL starts must stop it too.
  beforeExit(async () => await (await running)?.stop());
  const { cluster, databaseUrl } = await starting;
  void (async () => {
    for (let current: Cluster | null = cluster; current !== null; current = await running) {
      await current.ended;
      if (isStopping()) return;
      process.stderr.write(
        `PostgreSQL has ended by itself. It is started again. Its log is ${data.cluster.logFile}.\n`,
      );
      running = startAgain(data, cluster.port);
    }
  })();
  return databaseUrl;
}

/** Starts PostgreSQL until it runs, which may take until somebody has made room on the disk; null when everything stops. */
async function startAgain(data: HouseholdData, port: number): Promise<Cluster | null> {
  for (let failures = 0; ; failures += 1) {
    await pauseBeforeStart(failures);
    if (isStopping()) return null;
    try {
      return await startCluster(data.cluster, { port });
    } catch (error) {
      tell(error);
    }
  }
}

/**
 * Starts PostgreSQL with the database and its owner there. The server logs in as that owner, who is no superuser: a hole
 * in the server would not open the machine's files. It then takes on a role that owns nothing.
 */
async function startOwnDatabase(data: HouseholdData): Promise<{ cluster: Cluster; databaseUrl: string }> {
  const cluster = await startCluster(data.cluster);
  try {
    const password = readPassword(data.cluster.passwordFile, data.cluster.setting) ?? '';
    await prepareDatabase(cluster.url('postgres'), password, data);
    return { cluster, databaseUrl: ownerUrl(cluster.port, password) };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** The address of the books while another process of this checkout has them open; null when none has. */
export function openElsewhere(data: HouseholdData): string | null {
  const running = lockHolder(data.lockFile) ? runningCluster(data.cluster) : null;
  const password = readPassword(data.cluster.passwordFile, data.cluster.setting);
  return running && password !== null ? ownerUrl(running.port, password) : null;
}

function ownerUrl(port: number, password: string): string {
  return `postgresql://${roleName}:${password}@127.0.0.1:${port}/${databaseName}`;
}

async function prepareDatabase(superuserUrl: string, password: string, data: HouseholdData): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  try {
    await client.connect();
  } catch (error) {
    // 28P01: invalid_password (PostgreSQL's appendix A).
    if (!(error instanceof pg.DatabaseError) || error.code !== '28P01') throw error;
    throw new Refusal(
      `The password in ${data.cluster.passwordFile} is not the one of the database beside it.\n` +
        'Put the right file back, or remove it: the next start then sets a new password.',
    );
  }
  try {
    const roles = await client.query('select 1 from pg_roles where rolname = $1', [roleName]);
    // The password is base64url, so it needs no escaping; set at each start, for it may have been renewed.
    await client.query(
      `${roles.rowCount === 0 ? 'create' : 'alter'} role ${roleName} login nosuperuser password '${password}'`,
    );
    const serverRoles = await client.query('select 1 from pg_roles where rolname = $1', [serverRoleName]);
    if (serverRoles.rowCount === 0) await client.query(`create role ${serverRoleName} nologin`);
    await client.query(`grant ${serverRoleName} to ${roleName} with set true, inherit false`);
    const databases = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (databases.rowCount === 0) await client.query(`create database ${databaseName} owner ${roleName}`);
  } finally {
    await client.end();
  }
}
