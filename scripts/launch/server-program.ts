import { spawn } from 'node:child_process';
import { inRepository, packageCommand } from '../repository.ts';

/** Runs a TypeScript program below server/ with this process's arguments, and ends with what it ends with. */
export function runServerProgram(file: string): void {
  runProgram([packageCommand('server', 'tsx/dist/cli.mjs'), file], inRepository('server'));
}

/** The same for any program of Node.js: `command` is its file and what comes before this process's arguments. */
export function runProgram(command: readonly string[], folder: string): void {
  const child = spawn(process.execPath, [...command, ...process.argv.slice(2)], {
    cwd: folder,
    stdio: 'inherit',
  });
  // A Ctrl-C reaches the child too, which stops what it started and then ends; this process waits for that.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.once('close', (code) => process.exit(code ?? 1));
}
