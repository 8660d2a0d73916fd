import { type Contender, ownSchema } from './contender.ts';

/** Raw HTTP and prepared statements: see `limit/server.ts`. */
export const limit: Contender = {
  ...ownSchema,
  name: 'limit',
  title: 'limit',
  program: { file: 'server/bench/contenders/limit/server.ts', isTypeScript: true },
  headers: { 'content-type': 'application/json' },
  request: (operation, variables) => ({ path: `/${operation}`, body: JSON.stringify(variables) }),
};
