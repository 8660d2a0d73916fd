import { spawn, type ChildProcess } from 'node:child_process';
import { inRepository } from '../repository.ts';

/** A program run by Node, apart from the terminal's group and tied to the life of this process. */
export interface NodeChild {
  process: ChildProcess;
  /** How it ended: its exit code, or null when a signal ended it. */
  ended: Promise<number | null>;
  /** Asks it to stop, and ends it when it has not within `withinMs`. */
  stop: (withinMs: number) => Promise<void>;
}

/**
 * Runs `file` with this process's Node. It gets no Ctrl-C of the terminal: this process decides the order in
 * which things stop. When this process is killed, the child stops by itself.
 */
export function startNodeChild(options: {
  file: string;
  args: string[];
  /** Modules to load ahead of the program. */
  preload?: string[];
  folder: string;
  environment: NodeJS.ProcessEnv;
  onOutput: (chunk: string) => void;
}): NodeChild {
  const preload = [inRepository('scripts/launch/exit-with-parent.ts'), ...(options.preload ?? [])];
  const flags = preload.flatMap((module) => ['--import', module]);
  const child = spawn(process.execPath, [...flags, options.file, ...options.args], {
    cwd: options.folder,
    env: options.environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stdout?.setEncoding('utf8').on('data', options.onOutput);
  child.stderr?.setEncoding('utf8').on('data', options.onOutput);
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
    child.once('error', (error) => {
      options.onOutput(`${error.message}\n`);
      resolve(1);
    });
  });
  return {
    process: child,
    ended,
    stop: async (withinMs) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => killGroup(child), withinMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    // The child leads its own group, so this reaches what it started too.
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
