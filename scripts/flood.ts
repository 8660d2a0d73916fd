/** `pnpm flood`: attacks the sign-in and tells what honest people notice. What it does stands in server/flood/main.ts. */
import { spawn } from 'node:child_process';
import { inRepository, packageCommand } from './repository.ts';

const child = spawn(
  process.execPath,
  [packageCommand('server', 'tsx/dist/cli.mjs'), 'flood/main.ts', ...process.argv.slice(2)],
  { cwd: inRepository('server'), stdio: 'inherit' },
);
// A Ctrl-C reaches the child too, which stops what it started and then ends; this process waits for that.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
child.once('close', (code) => process.exit(code ?? 1));
