import { Client } from 'pg';
import { areMigrated } from './migrate.ts';

/** A database that takes longer to answer one row is not there. */
const answerMsMax = 1_200;

/** What the database is to this release. */
export interface DatabaseState {
  readonly answers: boolean;
  readonly isMigrated: boolean;
}

const away: DatabaseState = { answers: false, isMigrated: false };

/**
 * Asks the database whether it is there, on a connection of its own: a server whose pool is busy is busy, not broken, and
 * taking it out of service would only make the others busier. One question at a time, whoever asks.
 */
export class DatabaseProbe {
  #client: Client | null = null;
  #asking: Promise<DatabaseState> | null = null;

  constructor(private readonly databaseUrl: string) {}

  /** Answers within `answerMsMax` and a little more, also when the database hangs. */
  async ask(): Promise<DatabaseState> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return await this.#asking;
  }

  async close(): Promise<void> {
    await this.#asking;
    this.#drop();
  }

  async #ask(): Promise<DatabaseState> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<DatabaseState>((resolve) => {
      timer = setTimeout(() => resolve(away), answerMsMax);
    });
    const state = await Promise.race([this.#query().catch(() => away), late]);
    clearTimeout(timer);
    // The next question begins with a new connection: this one may hang for ever.
    if (!state.answers) this.#drop();
    return state;
  }

  async #query(): Promise<DatabaseState> {
    const client = this.#client ?? (await this.#connect());
    const { rows } = await client.query<{ names: string[] }>(
      `select coalesce(array_agg(name), '{}') as names from schema_migration`,
    );
    return { answers: true, isMigrated: areMigrated(rows[0]?.names ?? []) };
  }

  async #connect(): Promise<Client> {
    const client = new Client({
      connectionString: this.databaseUrl,
      connectionTimeoutMillis: answerMsMax,
      keepAlive: true,
      application_name: 'finance-tracker-probe',
    });
    client.on('error', () => this.#drop(client));
    try {
      await client.connect();
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
    // One that came too late for its own question serves the next.
    if (this.#client !== null) {
      void client.end().catch(() => undefined);
      return this.#client;
    }
    this.#client = client;
    return client;
  }

  #drop(client = this.#client): void {
    if (client === null) return;
    if (this.#client === client) this.#client = null;
    // Not waited for: a connection that hangs does not say goodbye.
    void client.end().catch(() => undefined);
  }
}
