import { readdir } from 'node:fs/promises';
import { Redis } from 'ioredis';
import pg from 'pg';

/** Rows and bytes of a table, as PostgreSQL counts them. */
export interface TableState {
  readonly table: string;
  readonly live: number;
  readonly dead: number;
  readonly bytes: number;
}

/** What the stores hold at a moment. */
export interface StoresState {
  readonly redisBytes: number;
  readonly redisClients: number;
  readonly redisChannels: number;
  readonly backends: number;
  readonly databaseBytes: number;
  readonly tables: readonly TableState[];
  /** Files on the disk, and contents that the books name. */
  readonly files: number;
  readonly filesNamed: number;
}

const tables = `select relname as "table", n_live_tup::float8 as live, n_dead_tup::float8 as dead,
    pg_total_relation_size(relid)::float8 as bytes
  from pg_stat_user_tables order by relname`;
const others = `select (select count(*)::int from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend') as backends,
    pg_database_size(current_database())::float8 as "databaseBytes",
    (select count(*)::int from (select distinct household_id, sha256 from stored_file)) as "filesNamed"`;

/** Watches Postgres, Redis and the folder of uploads, by a connection of its own to each. */
export class Stores {
  readonly #database: pg.Client;
  readonly #redis: Redis;
  readonly #uploadFolder: string;

  private constructor(database: pg.Client, redis: Redis, uploadFolder: string) {
    this.#database = database;
    this.#redis = redis;
    this.#uploadFolder = uploadFolder;
  }

  static async open(places: {
    readonly databaseUrl: string;
    readonly redisUrl: string;
    readonly uploadFolder: string;
  }): Promise<Stores> {
    const database = new pg.Client({ connectionString: places.databaseUrl });
    await database.connect();
    return new Stores(database, new Redis(places.redisUrl), places.uploadFolder);
  }

  async read(): Promise<StoresState> {
    const [redis, channels, files] = await Promise.all([
      this.#redis.info(),
      this.#redis.pubsub('CHANNELS'),
      this.#files(),
    ]);
    const { rows } =
      await this.#database.query<Pick<StoresState, 'backends' | 'databaseBytes' | 'filesNamed'>>(others);
    const [counted] = rows;
    if (counted === undefined) throw new Error('PostgreSQL answers nothing');
    return {
      redisBytes: infoOf(redis, 'used_memory'),
      // Without this one.
      redisClients: infoOf(redis, 'connected_clients') - 1,
      redisChannels: (channels as string[]).length,
      ...counted,
      tables: (await this.#database.query<TableState>(tables)).rows,
      files,
    };
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
    await this.#database.end();
  }

  async #files(): Promise<number> {
    const entries = await readdir(this.#uploadFolder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).length;
  }
}

/** A figure of Redis' INFO. @throws Error when it is not told */
function infoOf(info: string, name: string): number {
  const match = new RegExp(`^${name}:(\\d+)\\r?$`, 'm').exec(info);
  if (match === null) throw new Error(`Redis tells no ${name}`);
  return Number(match[1]);
}
