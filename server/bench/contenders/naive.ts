import { type Contender, ownSchema } from './contender.ts';

/** Apollo Server and entities: see `naive/server.ts`. */
export const naive: Contender = {
  ...ownSchema,
  name: 'naive',
  title: 'Apollo with entities',
  program: { file: 'server/bench/contenders/naive/server.ts', isTypeScript: true },
};
