import { Query, type QueryArrayConfig, type QueryConfig } from 'pg';

/** A statement that is prepared on the connection, and what it is sent with. */
export interface Prepared {
  readonly name: string;
  readonly values: readonly string[];
}

/** The parts of pg's connection and query that its types leave out. */
interface Connection {
  bind(values: { readonly statement: string; readonly values: readonly string[] }): void;
  execute(portal: { readonly portal: string }): void;
  sync(): void;
}
interface DriverQuery extends Query {
  readonly portal: string;
  requiresPreparation(): boolean;
  prepare(connection: Connection): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
}
const DriverQuery = Query as unknown as new (config: QueryConfig | QueryArrayConfig) => DriverQuery;

/**
 * One statement, and others right before and after it in the same message, of which nobody wants an answer: PostgreSQL runs
 * them one after the other, and nothing waits for a trip over the network between them. Where one fails those after it are
 * not run, and the error is that of the whole.
 * Source: PostgreSQL, “Frontend/Backend Protocol”, “Extended Query” and “Pipelining”.
 */
export class JoinedQuery extends DriverQuery {
  #completed = 0;

  constructor(
    config: QueryConfig | QueryArrayConfig,
    readonly before: readonly Prepared[],
    readonly after: readonly Prepared[] = [],
  ) {
    super(config);
  }

  override requiresPreparation(): boolean {
    return true;
  }

  override prepare(connection: Connection): void {
    this.send(connection, this.before);
    super.prepare(connection);
  }

  /** What the driver asks for at the end of `prepare`: the statement's rows, and that everything sent is run. */
  _getRows(connection: Connection): void {
    connection.execute({ portal: this.portal });
    this.send(connection, this.after);
    connection.sync();
  }

  override handleDataRow(message: unknown): void {
    if (this.#completed === this.before.length) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.#completed === this.before.length) super.handleCommandComplete(message, connection);
    this.#completed += 1;
  }

  private send(connection: Connection, statements: readonly Prepared[]): void {
    for (const { name, values } of statements) {
      connection.bind({ statement: name, values });
      connection.execute({ portal: '' });
    }
  }
}
