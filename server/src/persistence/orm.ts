import 'reflect-metadata';
import { defineConfig, MikroORM } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import type { Pool, PoolClient, PoolConfig } from 'pg';
import { cutWhenSilent, giveBackDead, onTheWayMsMax } from './dead-connections.ts';
import { Account, ExchangeRate, Payee, Tag, Transaction } from './entities/books.ts';
import { Attachment, StoredFile } from './entities/files.ts';
import { Household, Invitation, Member } from './entities/household.ts';
import { ImportBatch } from './entities/importing.ts';
import { Person, Session } from './entities/people.ts';
import { prepareConnection } from './household-at-work.ts';
import { poolTlsOf } from './pool-tls.ts';
import { saveTrips } from './transaction-trips.ts';
import { People } from './migrations/2026-11-23-1-people.ts';
import { Books } from './migrations/2026-11-23-2-books.ts';
import { Guards } from './migrations/2026-11-23-3-guards.ts';
import { Attachments } from './migrations/2026-11-25-1-attachments.ts';
import { Leases } from './migrations/2026-11-25-2-leases.ts';
import { Search } from './migrations/2026-11-25-3-search.ts';
import { Wall } from './migrations/2026-11-26-1-wall.ts';
import { Operator } from './migrations/2026-11-26-2-operator.ts';
import { SecondFactor } from './migrations/2026-11-26-3-second-factor.ts';

/** Everything MikroORM writes as an entity. Postings and roll-ups are sets of rows and go as SQL. */
export const entities = [
  Person,
  Session,
  Household,
  Member,
  Invitation,
  Account,
  Payee,
  Tag,
  Transaction,
  ExchangeRate,
  StoredFile,
  Attachment,
  ImportBatch,
];

/** All migrations, oldest first. Forward only: a released one never changes. */
export const migrations = [
  { name: '2026-11-23-1-people', class: People },
  { name: '2026-11-23-2-books', class: Books },
  { name: '2026-11-23-3-guards', class: Guards },
  { name: '2026-11-25-1-attachments', class: Attachments },
  { name: '2026-11-25-2-leases', class: Leases },
  { name: '2026-11-25-3-search', class: Search },
  { name: '2026-11-26-1-wall', class: Wall },
  { name: '2026-11-26-2-operator', class: Operator },
  { name: '2026-11-26-3-second-factor', class: SecondFactor },
];

export type Orm = MikroORM;

export interface OrmOptions {
  readonly databaseUrl: string;
  /** The role that every connection takes on; the user of the address when omitted. */
  readonly role?: string | null;
  readonly connectionsMax?: number;
  /** How long a statement may take; as long as it takes for 0. */
  readonly statementTimeoutMs?: number;
  /** How long a statement waits for a lock; as long as it takes when omitted. */
  readonly lockTimeoutMs?: number;
  /** Is told of each connection before it is used. */
  readonly onConnection?: (connection: PoolClient) => void;
  /** Is told when a connection that nobody uses was lost. */
  readonly onLost?: (error: Error) => void;
}

/**
 * Opens the database.
 *
 * Batched inserts and updates are off: they repeat parameters in multi-row VALUES, which a sharding proxy splits wrongly.
 * Sets of rows go by `insert … select … from unnest` instead.
 */
export async function openOrm(options: OrmOptions): Promise<Orm> {
  const statementTimeoutMs = options.statementTimeoutMs ?? 30_000;
  const pool: PoolConfig = {
    max: options.connectionsMax ?? 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    statement_timeout: statementTimeoutMs,
    ...(options.lockTimeoutMs === undefined ? {} : { lock_timeout: options.lockTimeoutMs }),
    // A server that is cut off in the middle holds its rows until then: less than a batch waits for a sign of life.
    idle_in_transaction_session_timeout: 20_000,
    application_name: 'finance-tracker',
    ...(options.role ? { options: `-c role=${options.role}` } : {}),
  };
  return await MikroORM.init(
    defineConfig({
      clientUrl: options.databaseUrl,
      entities,
      extensions: [Migrator],
      migrations: {
        migrationsList: migrations,
        silent: true,
        snapshot: false,
        tableName: 'schema_migration',
        allOrNothing: true,
      },
      driverOptions: {
        ...pool,
        onConnect: prepareConnection,
        onPoolCreated(made: Pool) {
          // Here, because MikroORM copies what it is given, and a renewed certificate would never be looked at.
          made.options.ssl = poolTlsOf(options.databaseUrl);
          // Without a listener a database that ends takes the server with it.
          made.on('error', (error) => options.onLost?.(error));
          giveBackDead(made);
          made.on('connect', (connection) => {
            if (statementTimeoutMs > 0) cutWhenSilent(connection, statementTimeoutMs + onTheWayMsMax);
            saveTrips(connection);
            options.onConnection?.(connection);
          });
        },
      },
      useBatchInserts: false,
      useBatchUpdates: false,
      forceUtcTimezone: true,
      discovery: { checkDuplicateTableNames: true },
    }),
  );
}

/** The pg pool below the ORM: reads use it with named, prepared statements. */
export async function poolOf(orm: Orm): Promise<Pool> {
  return await orm.em.getConnection().getNativeClient();
}
