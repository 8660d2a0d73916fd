import pg from 'pg';

/** Any number that no other advisory lock of the database has. */
const lock = 20_261_126;

/** Work that does not come to its place in this time never will. */
const reachedWithinMs = 60_000;

/**
 * Lets work on an import stand still while it writes, so that what a test does to its server meets it in the middle, however
 * fast or slow either is: a statement of the work waits in PostgreSQL until the test lets it go.
 */
export class Standstill {
  private constructor(private readonly db: pg.Client) {}

  /** Prepares a database, by a connection of the tables' owner. */
  static async in(databaseUrl: string): Promise<Standstill> {
    const db = new pg.Client({ connectionString: databaseUrl });
    await db.connect();
    await db.query(`
      create sequence standstill_place minvalue -1000;
      grant usage on sequence standstill_place to public;
      create function stand_still() returns trigger language plpgsql as $$ begin
        if nextval('standstill_place') >= 0 then perform pg_advisory_xact_lock_shared(${lock}); end if;
        return null;
      end $$;
      create trigger stand_still after insert on statement_line
        for each statement execute function stand_still();
      create trigger stand_still after insert or delete on transaction
        for each statement execute function stand_still();`);
    return new Standstill(db);
  }

  /** Statements after so many others that write lines, or add or remove transactions, will wait. */
  async after(statements: number): Promise<void> {
    await this.db.query('select pg_advisory_lock($1)', [lock]);
    await this.db.query(`select setval('standstill_place', $1, false)`, [-statements]);
  }

  /** Resolves once so many of them wait. */
  async reached(works = 1): Promise<void> {
    const deadline = Date.now() + reachedWithinMs;
    while ((await this.waiting()) !== works) {
      if (Date.now() > deadline)
        throw new Error('the work has not come to the place where it was to stand still');
      await new Promise((resume) => setTimeout(resume, 10));
    }
  }

  /** Lets everything go on. */
  async end(): Promise<void> {
    await this.db.query('select pg_advisory_unlock($1)', [lock]);
  }

  /** Closes its connection; whatever waits goes on. */
  async close(): Promise<void> {
    await this.db.end();
  }

  private async waiting(): Promise<number | null> {
    const waiting = await this.db.query(
      `select 1 from pg_locks where locktype = 'advisory' and objid = $1 and not granted
         and database = (select oid from pg_database where datname = current_database())`,
      [lock],
    );
    return waiting.rowCount;
  }
}
