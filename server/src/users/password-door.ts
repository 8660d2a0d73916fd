import type { Reader } from '../persistence/reader.ts';
import { asking, hashing, LaneGate } from './lane-gate.ts';
import { SignInThrottle } from './throttle.ts';

/** What stands before every password of a server: whether somebody may try, in which line, and how many at once. */
export class PasswordDoor {
  readonly throttle: SignInThrottle;
  readonly asking = new LaneGate(asking);
  readonly hashing = new LaneGate(hashing);

  constructor(reader: Reader) {
    this.throttle = new SignInThrottle(reader);
  }
}
