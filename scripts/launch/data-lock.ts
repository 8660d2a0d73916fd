import { Refusal } from '../refusal.ts';
import { dataSetting, type HouseholdData } from './household-data.ts';
import { takeLock } from './lock.ts';
import { beforeExit } from './stopping.ts';

/** Makes this process the only one that uses the data folder, or refuses, naming the one that does. */
export function takeDataLock(data: HouseholdData, says: string): void {
  const lock = takeLock(data.lockFile, says);
  if (!lock.taken) {
    throw new Refusal(
      `The books in ${data.folder} are open already, at ${lock.holder.says} (process ${lock.holder.pid}).\n` +
        `Use that one, or stop it first (kill ${lock.holder.pid}), or set ${dataSetting} and PORT for a second one.`,
    );
  }
  beforeExit(lock.release);
}
