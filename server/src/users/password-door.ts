import type { Reader } from '../persistence/reader.ts';
import { refuse } from '../refusal.ts';
import { asking, hashing, LaneGate } from './lane-gate.ts';
import { passwordMatches } from './password.ts';
import { SignInThrottle } from './throttle.ts';

/** Somebody who is signed in, and from where. */
export interface Asker {
  readonly personId: string;
  readonly sessionId: string;
  readonly address: string;
}

/** What is kept of an account. */
interface Account {
  /** The email's key. */
  readonly account: string;
  readonly passwordHash: string | null;
}

/** What stands before every password of a server: whether somebody may try, in which line, and how many at once. */
export class PasswordDoor {
  readonly throttle: SignInThrottle;
  readonly asking = new LaneGate(asking);
  readonly hashing = new LaneGate(hashing);

  constructor(reader: Reader) {
    this.throttle = new SignInThrottle(reader);
  }

  /**
   * Asks somebody who is signed in for the password again, and does what else costs a hash in the same turn. Counted against
   * the session alone, so that nobody elsewhere can keep the owner from it.
   *
   * @throws Refusal current_password_wrong, too_many_attempts, sign_in_is_busy
   */
  async askAgain<T>(
    asker: Asker & Account,
    given: { readonly password: string; readonly path: readonly string[] },
    then: () => Promise<T>,
  ): Promise<T> {
    return await this.hashing.run('known', async () => {
      const allowed = await this.throttle.check({
        address: asker.address,
        account: asker.account,
        browserId: asker.sessionId,
      });
      if (!(await passwordMatches(asker.passwordHash, given.password))) {
        await this.throttle.failed(allowed);
        throw refuse('current_password_wrong', {}, { path: given.path });
      }
      return await then();
    });
  }
}
