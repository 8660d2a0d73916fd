import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** Whether a process with this id runs, whoever owns it. One that ended and waits to be collected does not run. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || linuxStat(pid) !== null;
  } catch (error) {
    // EPERM: it runs, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * A text that tells this process from any other that had or will have the same id, across restarts of the machine;
 * null when no such process runs.
 */
export function processIdentity(pid: number): string | null {
  if (process.platform !== 'linux') return fromPs(pid, 'lstart=');
  const stat = linuxStat(pid);
  if (stat === null) return null;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot} ${stat.startedAt}`;
}

/** What Linux tells of a living process (proc_pid_stat(5)); null when there is none. */
function linuxStat(pid: number): { startedAt: string; parent: number } | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The command name stands in brackets and may itself hold spaces and brackets, so count from the last one:
  // what follows begins with field 3, the state; the start time is field 22.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startedAt = fields[19];
  // Z: ended, but its parent has not collected it, as when process 1 of a container collects nobody.
  return fields[0] === 'Z' || startedAt === undefined ? null : { startedAt, parent: Number(fields[1]) };
}

/** The id of the process that started this one; null when it does not run. */
export function processParent(pid: number): number | null {
  if (process.platform === 'linux') return linuxStat(pid)?.parent ?? null;
  const parent = fromPs(pid, 'ppid=');
  return parent === null ? null : Number(parent);
}

/** The command line of a process; null when it does not run or hides it. */
export function processCommand(pid: number): string | null {
  if (process.platform !== 'linux') return fromPs(pid, 'command=');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return null;
  }
}

/** The folder a process works in, links resolved; null where the system does not tell. */
export function processFolder(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

function fromPs(pid: number, column: string): string | null {
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

/** Waits until the process is gone; false when it still runs after `timeoutMs`. */
export async function waitForExit(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isRunning(pid)) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}
