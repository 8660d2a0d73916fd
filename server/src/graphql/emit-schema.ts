import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { printSchema } from 'graphql';
import { compose } from '../compose.ts';

// The schema follows from the resolvers' classes alone; nothing here is ever called.
const nothing = new Proxy({}, { get: () => () => undefined });
const { schema } = compose({
  config: nothing as never,
  orm: nothing as never,
  reader: nothing as never,
  transport: nothing as never,
  log: nothing as never,
  measures: nothing as never,
  now: () => new Date(),
});

/** Writes the schema as committed: the only bridge to the web client. */
const path = process.argv[2] ?? fileURLToPath(new URL('../../schema.graphql', import.meta.url));
writeFileSync(path, `${printSchema(schema)}\n`);
