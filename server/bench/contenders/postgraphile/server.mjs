/** PostGraphile 5 over the product's tables, as its documentation sets it up, without what makes it slower (logs, explain, GraphiQL). */
import { createServer } from 'node:http';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { makePgService } from 'postgraphile/adaptors/pg';
import { postgraphile } from 'postgraphile';

const port = Number(process.env['PORT']);
const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  // The tables' indexes begin with the household, which it does not look for.
  disablePlugins: ['PgIndexBehaviorsPlugin'],
  pgServices: [
    makePgService({
      connectionString: process.env['DATABASE_URL'],
      schemas: ['public', 'peer'],
      poolConfig: { max: Number(process.env['DATABASE_CONNECTIONS']) },
    }),
  ],
  grafserv: { port, graphqlPath: '/graphql', graphiql: false, watch: false },
  grafast: { explain: false },
});
const server = createServer();
server.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
await instance.createServ(grafserv).addTo(server);
await instance.getSchema();
server.listen(port, '127.0.0.1', () => process.send?.({ type: 'listening' }));
