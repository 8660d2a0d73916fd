import { defineConfig } from 'vitest/config';

/** Unit tests of the web. A test that needs a document asks for one with `// @vitest-environment jsdom`. */
export default defineConfig({
  // Two copies of graphql in one process refuse each other's schemas.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'bench/**/*.test.ts'],
    environment: 'node',
    css: false,
  },
});
