import { availableParallelism } from 'node:os';
import { Turns } from '../persistence/turns.ts';

/**
 * Who goes before whom: those who are signed in, or in a browser that was; then those of whose network and account no failure
 * is counted; then the rest. Whoever guesses in numbers is soon among the rest, however many addresses there are.
 */
const lanes = ['known', 'unsuspected', 'suspected'] as const;
export type Lane = (typeof lanes)[number];

export interface LaneGateOptions {
  readonly atOnceMax: number;
  /** Requests of one lane that may wait; more are refused at once. */
  readonly waitingMax: number;
  /** How long they may; then they are refused too. */
  readonly waitMsMax: number;
}

/**
 * Bounds what passwords may cost. Each hash takes 19 MiB and a thread for tens of milliseconds, and Node.js has four threads
 * that also read files and look up names: unbounded, a flood of sign-ins would hold up everything else. One core is left
 * to what is no password.
 */
export const hashing: LaneGateOptions = {
  atOnceMax: Math.min(3, Math.max(1, availableParallelism() - 1)),
  waitingMax: 64,
  waitMsMax: 10_000,
};

/**
 * Bounds what asking may cost whether somebody may try at all, so that a flood of attempts leaves connections of the database
 * to those who are inside, and to everybody's books.
 */
export const asking: LaneGateOptions = { atOnceMax: 3, waitingMax: 64, waitMsMax: 10_000 };

/** A door through which only so many go at once, lane by lane. */
export class LaneGate {
  private readonly turns: Turns;

  constructor({ atOnceMax, waitingMax, waitMsMax }: LaneGateOptions) {
    const waiting = { lines: lanes.length, perLineMax: waitingMax, code: 'sign_in_is_busy' } as const;
    this.turns = new Turns(atOnceMax, waitMsMax, waiting);
  }

  /**
   * Does the work when its turn comes.
   *
   * @throws Refusal sign_in_is_busy, at once where too many wait already, else when its turn does not come
   */
  async run<T>(lane: Lane, work: () => Promise<T>): Promise<T> {
    return await this.turns.run(work, lanes.indexOf(lane));
  }
}
