import path from 'node:path';
import { processCommand, processIdentity, processParent } from './process-identity.ts';

/** What must be done before this process may end, newest first: the server before its database. */
const steps: (() => Promise<void> | void)[] = [];
let stopping: Promise<never> | null = null;

/** Adds `step` to what is done when this process ends by a signal, a refusal or `stopAll`. */
export function beforeExit(step: () => Promise<void> | void): void {
  steps.push(step);
}

/**
 * Does every step once, in order, writes `lastLine` when there is one, and ends the process with `code`. Called
 * again, it waits for the same end.
 */
export function stopAll(code: number, lastLine?: string): Promise<never> {
  stopping ??= (async () => {
    let worst = code;
    for (const step of steps.toReversed()) {
      try {
        await step();
      } catch (error) {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        worst = 1;
      }
    }
    if (lastLine !== undefined) process.stdout.write(`${lastLine}\n`);
    process.exit(worst);
  })();
  return stopping;
}

/** Whether the end has begun, so that what ends now ends as wanted. */
export function isStopping(): boolean {
  return stopping !== null;
}

/**
 * Stops in order on Ctrl-C, SIGTERM, a closed terminal, and when the package manager that ran this script is gone
 * without having passed its own signal on. `say` tells the person that it is happening; `code` is what it ends with.
 * `interrupt` is asked at each Ctrl-C and answers whether it has another use for it.
 */
export function stopOnSignals(
  say: (line: string) => void,
  code = 0,
  interrupt: () => boolean = () => false,
): void {
  const stop = (signal?: NodeJS.Signals) => {
    if (signal === 'SIGINT' && interrupt()) return;
    if (!isStopping()) say('Stopping');
    void stopAll(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal));
  // A closed terminal must not end the process halfway through stopping.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const launchers = packageManagers();
  if (launchers.size === 0) return;
  setInterval(() => {
    for (const [pid, identity] of launchers) if (processIdentity(pid) !== identity) stop();
  }, 500).unref();
}

/**
 * The package managers above this process, and the shells between them, by process id. npx ends on a SIGTERM and
 * passes it to a shell that does not pass it on; so the only sign left is that one of them is gone.
 */
function packageManagers(): Map<number, string | null> {
  const chain: { pid: number; isManager: boolean }[] = [];
  for (let pid: number | null = process.ppid; pid !== null && pid > 1; pid = processParent(pid)) {
    chain.push({ pid, isManager: isPackageManager(processCommand(pid) ?? '') });
  }
  const managers = chain.slice(0, chain.findLastIndex((each) => each.isManager) + 1);
  return new Map(managers.map(({ pid }) => [pid, processIdentity(pid)]));
}

/** Whether the command is a package manager, and not a shell that was told to run one and may well end first. */
function isPackageManager(command: string): boolean {
  const program = path.basename(command.split(' ')[0] ?? '');
  return /^(npm|npx|pnpm|node|nodejs)\b/.test(program) && /\b(npm|npx|pnpm)\b/.test(command);
}
