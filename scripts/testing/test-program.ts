import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { rmSync } from 'node:fs';
import { findProgram } from './programs.ts';

/** A program that serves a test, in a folder of its own. */
export interface TestProgram {
  /** Ends it as a crash would: at once, its connections broken. */
  kill: () => Promise<void>;
  /** Starts it again with the same arguments. */
  restart: () => Promise<void>;
  /** Ends it for good and removes its folder. */
  stop: () => Promise<void>;
}

interface ProgramStart {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly options?: Pick<SpawnOptions, 'cwd' | 'detached' | 'env'>;
  /** Whether it answers by now. */
  readonly answers: () => Promise<boolean>;
  readonly startTimeoutMs: number;
}

/** Starts a program and waits until it answers. @throws Error with what it wrote, when it does not */
export async function startTestProgram(
  start: ProgramStart & { readonly folder: string },
): Promise<TestProgram> {
  let child = await launch(start);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };
  return {
    kill,
    restart: async () => {
      await kill();
      child = await launch(start);
    },
    stop: async () => {
      await kill();
      rmSync(start.folder, { recursive: true, force: true });
    },
  };
}

async function launch({
  name,
  program,
  args,
  options,
  answers,
  startTimeoutMs,
}: ProgramStart): Promise<ChildProcess> {
  // A test run that is killed must not leave it running: where Linux's tools can, they tie it to this process.
  const setpriv = process.platform === 'linux' ? findProgram('setpriv') : null;
  const tie = ['--pdeathsig', 'KILL', '--', program];
  const child = spawn(setpriv ?? program, [...(setpriv === null ? [] : tie), ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.once('error', (error) => (output += error.message));
  const deadline = Date.now() + startTimeoutMs;
  while (!(await answers())) {
    if (child.exitCode !== null || child.pid === undefined || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`${name} does not start: ${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return child;
}
