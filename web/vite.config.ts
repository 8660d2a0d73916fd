import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import react from '@vitejs/plugin-react';
import postcssPresetMantine from 'postcss-preset-mantine';
import { defineConfig } from 'vite';
import { compressedAssets } from './compressed-assets.ts';
import { firstLoadBudget } from './first-load-budget.ts';
import { mantineStyles } from './mantine-styles.ts';

const { resolve } = createRequire(import.meta.url);
const apiOrigin = process.env.API_ORIGIN ?? 'http://127.0.0.1:5001';

/**
 * The web build. `base` is relative, and the server writes into index.html where it stands, so that one build runs at `/`
 * and behind a proxy on a subpath. In development everything that is not ours is
 * passed to the server, sockets included, so that there is one address and one origin.
 */
export default defineConfig({
  base: './',
  plugins: [
    react(),
    firstLoadBudget({ gzipBytesMax: 220_000 }),
    mantineStyles({ allStyles: () => readFileSync(resolve('@mantine/core/styles.css'), 'utf8') }),
    compressedAssets(),
  ],
  css: { postcss: { plugins: [postcssPresetMantine()] } },
  server: {
    host: process.env.WEB_HOST ?? '127.0.0.1',
    port: Number(process.env.WEB_PORT ?? '5000'),
    strictPort: true,
    proxy: {
      '/graphql': { target: apiOrigin, ws: true },
      '/uploads': { target: apiOrigin },
      '/health': { target: apiOrigin },
      '/metrics': { target: apiOrigin },
    },
  },
  build: {
    target: 'es2023',
    // A data: font or image would need its own exception in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: {
      // A screen need not load ahead what the page's own head has loaded.
      resolveDependencies: (_file, needed, { hostType }) =>
        hostType === 'js'
          ? needed.filter((file) => !/\/(?:rolldown-runtime|react|apollo|shell)-[^/]*\.js$/.test(file))
          : needed,
    },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Only what all screens need stands in chunks of its own, so that it stays cached over releases.
          // Everything else is left to the dynamic imports of the router: a feature costs nothing until opened.
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 2 },
            {
              name: 'apollo',
              test: /node_modules\/(@apollo|graphql|graphql-ws|rxjs|@wry|optimism)\//,
              priority: 2,
            },
            // The rest of what every screen needs is one file: a browser asks a server at home for six at a time.
            { name: 'shell', tags: ['$initial'], priority: 1 },
            // What every screen of a household needs, with all it imports: one file in place of forty.
            { name: 'household', test: /src.(?:app.household-layout|shared.ui.segments)\.tsx$/ },
            // Each file costs the processor a tag, and a slow line a question: what several screens share comes together,
            // what signing in needs of it by itself.
            { name: 'icons', test: /node_modules.@tabler/, minShareCount: 2 },
            {
              name: 'fields',
              test: /src.shared.ui.(?:category-picker|date-input|form-problem)\.tsx$|@mantine.form|PasswordInput/,
            },
            { name: 'parts', test: /node_modules|src.shared/, minShareCount: 2 },
            { name: 'sheet', test: /src.features.transactions.sheet-screen\.tsx$/ },
          ],
        },
      },
    },
  },
});
