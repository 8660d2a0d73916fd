import { fork } from 'node:child_process';
import { inRepository } from '../../../scripts/repository.ts';
import type { LoadOrder, LoadResult } from './driver.ts';

/** The process that sends the load. */
export interface Driver {
  drive(order: LoadOrder): Promise<LoadResult>;
  stop(): void;
}

export function startDriver(): Driver {
  const child = fork(inRepository('server/bench/load/driver.ts'), [], { execArgv: [], stdio: 'inherit' });
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`the load process ended with code ${code}`)));
  });
  ended.catch(() => undefined);
  return {
    async drive(order) {
      const answer = new Promise<LoadResult>((resolve) =>
        child.once('message', (result) => resolve(result as LoadResult)),
      );
      child.send(order);
      return await Promise.race([answer, ended]);
    },
    stop() {
      child.removeAllListeners('exit');
      child.kill();
    },
  };
}
