import { type ListeningChild, startListeningChild } from '../../../scripts/launch/listening-child.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { sessionToken } from '../books/load.ts';
import { documents, type OperationName } from '../asking/documents.ts';

/** What a sample asks for: the variables of the operation's document. */
export type Variables = Readonly<Record<string, unknown>>;

export const contenderNames = [
  'ours',
  'repeats',
  'unwalled',
  'limit',
  'unguarded',
  'postgraphile',
  'naive',
] as const;
export type ContenderName = (typeof contenderNames)[number];

/** A way to serve the same books. */
export interface Contender {
  readonly name: ContenderName;
  readonly title: string;
  /** The program, from the checkout's root, and how it is started. */
  readonly program: {
    readonly file: string;
    readonly isTypeScript: boolean;
    readonly environment?: NodeJS.ProcessEnv;
  };
  /** The operations it is measured in; all of them when absent. */
  readonly only?: readonly OperationName[];
  /** Whether its answers are compared with the others'. */
  readonly isCompared: boolean;
  /** Where an operation is asked for, and as what. */
  request(operation: OperationName, variables: Variables): { readonly path: string; readonly body: string };
  readonly headers: Readonly<Record<string, string>>;
  /** An answer's `data` in the shape of the product's schema. */
  answer(operation: OperationName, data: unknown, variables: Variables): unknown;
}

/** A contender that runs. */
export interface Running extends ListeningChild {
  readonly contender: Contender;
}

/** Connections of every contender to the database: what the product has by itself. */
const databaseConnections = '10';
const startWithinMs = 60_000;

/** Starts a contender on a database, in a process of its own. */
export async function startContender(contender: Contender, databaseUrl: string): Promise<Running> {
  const { file, isTypeScript, environment } = contender.program;
  const child = await startListeningChild({
    name: contender.name,
    file: inRepository(file),
    preload: isTypeScript ? [import.meta.resolve('tsx')] : [],
    folder: inRepository('server'),
    environment: { DATABASE_URL: databaseUrl, DATABASE_CONNECTIONS: databaseConnections, ...environment },
    withinMs: startWithinMs,
  });
  return { contender, ...child };
}

/** Request, headers and answer of a server that speaks the product's own schema. */
export const ownSchema = {
  isCompared: true,
  headers: {
    'content-type': 'application/json',
    cookie: `finance_session=${sessionToken}`,
    // What is kept of an answer given before is no answer here; repeats are measured apart.
    'cache-control': 'no-cache',
  },
  request: (operation: OperationName, { household, ...variables }: Variables) => ({
    path: '/graphql',
    body: JSON.stringify({
      query: documents[operation],
      variables: { householdId: household, ...variables },
    }),
  }),
  answer: (_operation: OperationName, data: unknown) => data,
};
