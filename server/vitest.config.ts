import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

// Servers that tests start, and threads that read files, are spared compiling the same packages anew, as `pnpm start` is.
process.env['NODE_COMPILE_CACHE'] ??= path.resolve(import.meta.dirname, '../.cache/compiled');

export default defineConfig({
  resolve: {
    // Two copies of graphql in one process refuse each other's types: every import gets this one.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    // Files wait more than they work: for processes that start, time that passes, locks.
    maxWorkers: 3,
    // What is waited for comes later on a machine that is slow or has more to do.
    expect: { poll: { timeout: 20_000 } },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'bench/**/*.test.ts', 'soak/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/**/*.test.ts'],
          setupFiles: ['test/support/statement-rules.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          // Against the cluster that `pnpm test:cluster` deploys to; one after the other, since they take things away.
          name: 'cluster',
          include: ['test/cluster/*.cluster.ts'],
          fileParallelism: false,
          testTimeout: 900_000,
          hookTimeout: 400_000,
        },
      },
    ],
  },
});
