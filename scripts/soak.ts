/** `pnpm soak`: hours of a crowd on two servers. What it does stands in server/soak/main.ts; docs/soak.md tells of it. */
import { spawn } from 'node:child_process';
import { inRepository } from './repository.ts';

const child = spawn(process.execPath, [inRepository('server/soak/main.ts'), ...process.argv.slice(2)], {
  cwd: inRepository(),
  stdio: 'inherit',
});
// A Ctrl-C reaches the child too, which ends what it is at and then itself; this process waits for that.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
child.once('close', (code) => process.exit(code ?? 1));
