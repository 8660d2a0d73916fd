/** `pnpm isolation`: looks for other households' canaries in random answers. What it does stands in server/isolation/main.ts; docs/isolation.md tells of it. */
import { spawn } from 'node:child_process';
import { inRepository, packageCommand } from './repository.ts';

const child = spawn(
  process.execPath,
  [packageCommand('server', 'tsx/dist/cli.mjs'), 'isolation/main.ts', ...process.argv.slice(2)],
  { cwd: inRepository('server'), stdio: 'inherit' },
);
// A Ctrl-C reaches the child too, which stops what it started and then ends; this process waits for that.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
child.once('close', (code) => process.exit(code ?? 1));
