/**
 * The limit: what Node.js and PostgreSQL can do here when nothing stands between them. Raw `node:http`, named prepared
 * statements on the product's own tables and roll-ups, JSON written by hand; no sessions, no schema, no checks of what is sent.
 */
import { createServer } from 'node:http';
import pg from 'pg';
import { accounts, netWorth, register, report, search, type Variables } from './reads.ts';
import {
  type BulkVariables,
  bulk,
  create,
  type CreateVariables,
  edit,
  type EditVariables,
  unguarded,
} from './writes.ts';

// Days stay text, as everywhere in the product.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
const pool = new pg.Pool({
  connectionString: process.env['DATABASE_URL'],
  max: Number(process.env['DATABASE_CONNECTIONS']),
});

const operations: Readonly<Record<string, (variables: never) => Promise<string>>> = {
  accounts: async (variables: Variables) => await accounts(pool, variables),
  register: async (variables: Variables) => await register(pool, variables),
  deep: async (variables: Variables) => await register(pool, variables),
  search: async (variables: Variables) => await search(pool, variables),
  report: async (variables: Variables) => await report(pool, variables),
  netWorth: async (variables: Variables) => await netWorth(pool, variables),
  create: async (variables: CreateVariables) => await create(pool, variables),
  bare: async (variables: CreateVariables) => await create(pool, variables, unguarded),
  edit: async (variables: EditVariables) => await edit(pool, variables),
  bulk: async (variables: BulkVariables) => await bulk(pool, variables),
};

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const operation = operations[(request.url ?? '').slice(1)];
    const answer = async (): Promise<string> => {
      if (operation === undefined) throw new Error(`no operation ${request.url}`);
      return await operation(JSON.parse(Buffer.concat(chunks).toString()) as never);
    };
    answer().then(
      (json) => {
        const body = Buffer.from(json);
        response
          .writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
          .end(body);
      },
      (error: unknown) => {
        response.writeHead(500).end(JSON.stringify({ errors: [{ message: String(error) }] }));
      },
    );
  });
});
server.listen(Number(process.env['PORT']), '127.0.0.1', () => process.send?.({ type: 'listening' }));
