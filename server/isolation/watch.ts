import type { ChildProcess } from 'node:child_process';
import type { CanaryFinder } from './canaries/canary.ts';
import { anId, told } from './asking/judge.ts';

/** Listens to the log of a server and keeps what may not be in it: canaries, and failures that nobody expected. */
export class LogWatch {
  lines = 0;
  private rest = '';
  private readonly found: string[] = [];

  constructor(
    process: ChildProcess,
    private readonly finder: CanaryFinder,
  ) {
    for (const stream of [process.stdout, process.stderr])
      stream?.on('data', (chunk: Buffer) => this.read(chunk.toString()));
  }

  /** What was found since it was last taken. */
  take(): string[] {
    return this.found.splice(0);
  }

  private read(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      this.lines += 1;
      // Ids of an address are those that were sent, and a member of two households may send ids of both.
      const unasked = line.replace(/"path":"[^"]*"/, (path) => path.replace(anId, ''));
      for (const each of this.finder.find(unasked, { isAnswer: false }))
        this.found.push(`a canary in the log: ${told(each)}: ${line.slice(0, 2_000)}`);
      // Pino's levels: 50 is an error.
      const level = /^\{"level":(\d+)/.exec(line)?.[1];
      if (level === undefined ? line.trim() !== '' : Number(level) >= 50)
        this.found.push(`an error in the log: ${line.slice(0, 2_000)}`);
    }
  }
}
