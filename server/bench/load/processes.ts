import { readdirSync, readFileSync } from 'node:fs';

/** How many of the kernel's clock ticks are a second (Linux, `getconf CLK_TCK`; 100 on every architecture of today). */
const ticksPerSecond = 100;

/** Seconds of CPU that a process has used, threads included; null where the system does not tell. */
export function cpuSeconds(pid: number): number | null {
  const fields = statOf(pid);
  // Fields 14 and 15 of proc(5), counted after the name: time in user and in kernel mode.
  return fields === null ? null : (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Seconds of CPU of a process and its children, those that have ended included. */
export function cpuSecondsOfTree(pid: number): number | null {
  const fields = statOf(pid);
  if (fields === null) return null;
  const ended = (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
  const children = readdirSync('/proc')
    .map(Number)
    .filter((each) => Number.isInteger(each) && each > 0 && Number(statOf(each)?.[1]) === pid);
  return children.reduce((sum, child) => sum + (cpuSeconds(child) ?? 0), ended + (cpuSeconds(pid) ?? 0));
}

/** Memory of a process that is in the machine's RAM now, in MiB; null where the system does not tell. */
export function residentMiB(pid: number): number | null {
  try {
    const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match === null ? null : Number(match[1]) / 1_024;
  } catch {
    return null;
  }
}

/** The fields of proc(5)'s `stat` after the name, which may itself hold spaces. */
function statOf(pid: number): string[] | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/** What memory a process takes while something goes on. */
export interface MemoryWatch {
  /** Most that was seen, in MiB; null where the system does not tell. */
  readonly mostMiB: number | null;
  stop(): void;
}

/** Looks at a process's memory five times a second. */
export function watchMemory(pid: number): MemoryWatch {
  let most = residentMiB(pid);
  const timer = setInterval(() => {
    const now = residentMiB(pid);
    if (now !== null && (most === null || now > most)) most = now;
  }, 200);
  return {
    get mostMiB() {
      return most;
    },
    stop: () => clearInterval(timer),
  };
}
