import {
  chownSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPrivatePostgres, type TestPostgres } from '../../scripts/testing/test-postgres.ts';
import { redisTransport } from '../src/live/transport.ts';
import { silentLog } from '../src/log.ts';
import { unmeasured } from '../src/measures.ts';
import { RefusalToStart } from '../src/starting/refusal-to-start.ts';
import { waitForDatabase } from '../src/starting/wait-for-database.ts';
import { runPeople } from './support/people-command.ts';
import { Authority, type CertificateFiles } from './support/certificates.ts';
import { TestClient } from './support/client.ts';
import { type RedisServer, startRedis } from './support/redis.ts';
import { type ServerProcess, spawnServer } from './support/server.ts';
import { requiredSetting } from './support/setting.ts';

const user = 'finance_by_certificate';

/** A PostgreSQL and a Redis that let a server in by its certificate, with no password anywhere. */
describe('client certificates', () => {
  const folder = mkdtempSync(join(tmpdir(), 'finance-certificates-'));
  const authority = new Authority(folder, 'authority');
  const stranger = new Authority(folder, 'stranger');
  const ours = authority.certify(user);
  let postgres: TestPostgres;
  let superuser: Client;
  let redis: RedisServer;

  beforeAll(async () => {
    postgres = await startPrivatePostgres();
    superuser = new Client({ connectionString: postgres.url });
    await superuser.connect();
    await superuser.query(`create user ${user}`);
    await superuser.query(`create database finance owner ${user}`);
    await letInByCertificate();
    const { cert, key } = authority.certify('redis');
    redis = await startRedis({ cert, key, ca: authority.cert });
  });
  afterAll(async () => {
    await superuser.end();
    await postgres.release();
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Turns TLS on, and lets our user in by a certificate of the authority alone. */
  async function letInByCertificate(): Promise<void> {
    const { rows } = await superuser.query<{ directory: string; hba: string }>(
      `select current_setting('data_directory') as directory, current_setting('hba_file') as hba`,
    );
    const { directory = '', hba = '' } = rows[0] ?? {};
    const owner = statSync(directory);
    const { cert, key } = authority.certify('postgres');
    for (const [from, name] of [
      [cert, 'server.crt'],
      [key, 'server.key'],
      [authority.cert, 'authority.crt'],
    ] as const) {
      copyFileSync(from, join(directory, name));
      chownSync(join(directory, name), owner.uid, owner.gid);
    }
    const own = `hostssl all ${user} 127.0.0.1/32 cert\nhost all ${user} 127.0.0.1/32 reject\n`;
    writeFileSync(hba, own + readFileSync(hba, 'utf8'));
    await superuser.query(`alter system set ssl_ca_file = 'authority.crt'`);
    await superuser.query(`alter system set ssl = on`);
    await superuser.query(`select pg_reload_conf()`);
    for (let on = 'off'; on !== 'on'; await new Promise((resume) => setTimeout(resume, 20)))
      on = (await superuser.query<{ ssl: string }>('show ssl')).rows[0]?.ssl ?? '';
  }

  function databaseUrl(shown: CertificateFiles | null, trusted = authority): string {
    const url = new URL(postgres.url);
    // By its name: pg 8.23.0 takes no certificate for the number of a host.
    [url.hostname, url.username, url.password, url.pathname] = ['localhost', user, '', '/finance'];
    url.searchParams.set('sslmode', 'verify-full');
    url.searchParams.set('sslrootcert', trusted.cert);
    if (shown !== null) {
      url.searchParams.set('sslcert', shown.cert);
      url.searchParams.set('sslkey', shown.key);
    }
    return url.href;
  }

  function redisUrl(shown: CertificateFiles | null): string {
    const files = shown === null ? '' : `&sslcert=${shown.cert}&sslkey=${shown.key}`;
    return `${redis.url}?sslrootcert=${authority.cert}${files}`;
  }

  async function cutConnections(): Promise<void> {
    await superuser.query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = $1`, [
      user,
    ]);
  }

  const readiness = async (url: string): Promise<number> => (await fetch(`${url}/health?check=ready`)).status;

  /** Serial numbers of the certificates that the connections of our user have shown; each has shown one, by TLS. */
  async function shownSerials(): Promise<string[]> {
    const { rows } = await superuser.query<{ name: string; ssl: boolean; shown: string; serial: string }>(
      `select distinct a.application_name as name, s.ssl, s.client_dn as shown, s.client_serial::text as serial
       from pg_stat_activity a join pg_stat_ssl s on s.pid = a.pid where a.usename = $1`,
      [user],
    );
    expect(new Set(rows.map(({ name }) => name))).toEqual(
      new Set(['finance-tracker', 'finance-tracker-probe']),
    );
    for (const row of rows) expect(row).toMatchObject({ ssl: true, shown: `/CN=${user}` });
    return [...new Set(rows.map(({ serial }) => serial))];
  }

  it('open PostgreSQL and Redis to the server, and to every connection of its own', async () => {
    const environment = { DATABASE_URL: databaseUrl(ours), REDIS_URL: redisUrl(ours) };
    const servers: ServerProcess[] = [await spawnServer(environment), await spawnServer(environment)];
    const [first, second] = servers;
    const ana = new TestClient(first?.url ?? '');
    await ana.signUp('Ana');
    const id = await ana.createHousehold();
    // Both are ready, and tell each other through Redis.
    for (const { url } of servers) expect(await readiness(url)).toBe(200);
    const listening = await ana
      .on(second?.url ?? '')
      .listen(`subscription ($id: ID!) { householdChanged(householdId: $id) { revision } }`, { id });
    // By TLS it takes a moment until it is listened for.
    let names = 0;
    const change = async () => {
      names += 1;
      await ana.gql(
        `mutation ($id: ID!, $name: String!) { createCategory(householdId: $id, input: { name: $name, type: EXPENSE }) { revision } }`,
        { id, name: `Toys ${names}` },
      );
      return listening.events.length;
    };
    await expect.poll(change, { timeout: 20_000, interval: 200 }).toBeGreaterThan(0);
    expect(listening.events[0].errors).toBeUndefined();
    listening.stop();
    const [before, ...others] = await shownSerials();
    expect(others).toEqual([]);

    // Renewed files hold for the next connections, without a restart.
    authority.certify(user);
    await cutConnections();
    for (const { url } of servers) await expect.poll(async () => await readiness(url)).toBe(200);
    await ana.createHousehold();
    const after = await shownSerials();
    expect(after).toHaveLength(1);
    expect(after).not.toContain(before);

    // While they are away, what was read last holds; the probe reads for itself, and says so.
    renameSync(ours.cert, `${ours.cert}.away`);
    await cutConnections();
    await Promise.all(Array.from({ length: 20 }, async () => await ana.createHousehold()));
    expect(await readiness(ana.url)).toBe(503);
    renameSync(`${ours.cert}.away`, ours.cert);
    expect(await readiness(ana.url)).toBe(200);
    for (const server of servers) expect(await server.stop()).toBe(0);

    const lines = await runPeople({ databaseUrl: environment.DATABASE_URL, uploadFolder: folder }, 'list');
    expect(lines.join('\n')).toContain('Ana');
  });

  /** Why a server with this address does not start. */
  async function refusalOf(url: string): Promise<string> {
    try {
      await waitForDatabase(url, { secondsMax: 0, log: silentLog });
    } catch (error) {
      if (error instanceof RefusalToStart) return error.sentences.join('\n');
      throw error;
    }
    return 'none';
  }

  it.each([
    ['none', () => null, 'connection requires a valid client certificate'],
    ['one of another name', () => authority.certify('somebody'), 'certificate authentication failed'],
    ['one of another authority', () => stranger.certify(user), 'unknown ca'],
  ])('let nobody into PostgreSQL who shows %s', async (_what, shown, said) => {
    expect(await refusalOf(databaseUrl(shown()))).toContain(said);
  });

  it('open nothing without TLS', async () => {
    expect(await refusalOf(databaseUrl(ours).replace('verify-full', 'disable'))).toContain(
      `does not let the user ${user} in`,
    );
  });

  it('are shown to no PostgreSQL whose own certificate is of another authority', async () => {
    expect(await refusalOf(databaseUrl(ours, stranger))).toMatch(
      /^The certificate that PostgreSQL at localhost:\d+ shows is not trusted/,
    );
  });

  it('that cannot be used, and a PostgreSQL without TLS, are told in a sentence', async () => {
    const broken = join(folder, 'broken.crt');
    writeFileSync(broken, 'no certificate');
    expect(await refusalOf(databaseUrl({ ...ours, cert: broken }))).toContain(
      'Check the files that DATABASE_URL names',
    );
    const plain = `${requiredSetting('TEST_DATABASE_URL')}?sslmode=verify-full`;
    expect(await refusalOf(plain)).toContain('speaks no TLS. Turn ssl on there');
  });

  it('let nobody into Redis who shows none', async () => {
    const told = { log: silentLog, measures: unmeasured };
    const without = await redisTransport(redisUrl(null), told);
    expect(await without.isConnected()).toBe(false);
    await without.close();
    const within = await redisTransport(redisUrl(ours), told);
    expect(await within.isConnected()).toBe(true);
    await within.close();
  });
});
