/**
 * `pnpm screenshots`: makes the pictures of the README from the demo household, in docs/screenshots. It takes what the
 * end-to-end tests take: a Chromium, and a Redis beside the embedded PostgreSQL.
 */
import { spawnSync } from 'node:child_process';
import { inRepository, packageCommand } from './repository.ts';

const { status } = spawnSync(
  process.execPath,
  [packageCommand('web', '@playwright/test/cli.js'), 'test', '--reporter=list', '--workers=1'],
  {
    cwd: inRepository('web'),
    env: { ...process.env, SCREENSHOTS: inRepository('docs', 'screenshots') },
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
