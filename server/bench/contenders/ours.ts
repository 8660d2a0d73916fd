import { serverMemory } from '../../../scripts/launch/server-memory.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { type Contender, ownSchema } from './contender.ts';

/** The product as `pnpm start` runs it: the production build, signed in by the cookie of a session. */
export const ours: Contender = {
  ...ownSchema,
  name: 'ours',
  title: 'ours',
  program: {
    file: 'server/dist/main.js',
    isTypeScript: false,
    environment: {
      SECRET_KEY: 'a key of the measurements and of nothing else',
      WEB_ROOT: inRepository('web/dist'),
      UPLOAD_FOLDER: inRepository('.cache', 'bench', 'uploads'),
      ...serverMemory,
      // One address sends all the load.
      REQUESTS_PER_MINUTE_MAX: '1000000',
    },
  },
};

/** The product asked again for what it has told already: its answers come from those it keeps. */
export const repeats: Contender = {
  ...ours,
  name: 'repeats',
  title: 'ours, repeats',
  only: ['accounts', 'register', 'deep', 'search', 'report', 'netWorth'],
  headers: { ...ours.headers, 'cache-control': 'max-age=0' },
};
