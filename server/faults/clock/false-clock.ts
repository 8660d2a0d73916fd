import { globSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Where Debian and others put the library that tells one process another time. */
const places = ['/usr/lib/*/faketime/libfaketimeMT.so.1', '/usr/lib*/faketime/libfaketimeMT.so.1'];

/** A clock that can be moved while a server looks at it. The machine's own stays as it is. */
export interface MovableClock {
  /** Moves it; from then on it goes on as clocks do. */
  moveTo(instant: Date): void;
  /** What it shows. */
  now(): Date;
}

/** One that a process looks at. */
export interface FalseClock extends MovableClock {
  /** What the process must be started with. */
  readonly environment: Readonly<Record<string, string>>;
}

/** @throws Error where there is no libfaketime: then nothing can be measured */
export function falseClock(folder: string): FalseClock {
  const [library] = globSync(places);
  if (library === undefined) {
    throw new Error(
      'the clock of one process is moved by libfaketime, which is not here; install it (Debian: libfaketime). Nothing was measured.',
    );
  }
  const file = path.join(folder, 'clock');
  let offsetSeconds = 0;
  const write = (): void => {
    const sign = offsetSeconds < 0 ? '-' : '+';
    // At once or not at all: it is read at every look at the clock.
    writeFileSync(`${file}.new`, `${sign}${Math.abs(offsetSeconds)}\n`);
    renameSync(`${file}.new`, file);
  };
  write();
  return {
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      // Timers measure how much time passes, which no clock that is set changes.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    },
    moveTo(instant) {
      offsetSeconds = Math.round((instant.getTime() - Date.now()) / 1_000);
      write();
    },
    now: () => new Date(Date.now() + offsetSeconds * 1_000),
  };
}
