import type { Random } from '../../test/support/random.ts';
import { type Browser, Refused } from './browser.ts';
import type { Home } from './home.ts';
import { type Farewell, LiveSocket } from './live-socket.ts';
import { pause } from './pace.ts';
import { type Asked, Screen } from './screen.ts';
import { randomScreen } from './screens.ts';

/** The server begins to tell a moment after the socket opens; asking then leaves no hole between. The SPA waits as long. */
const lookAfterMs = 400;

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** One person with one tab: looks at a screen that is kept true by a socket, while the person is there. */
export class Member {
  readonly browser: Browser;
  readonly home: Home;
  readonly random: Random;
  readonly mayWrite: boolean;
  /** Whether the person does something at this moment. */
  isBusy = false;
  /** When the person comes back, on the clock of `performance.now()`; null while they are there. */
  backAtMs: number | null = null;
  screen: Screen | null = null;
  socket: LiveSocket | null = null;
  readonly #credentials: Credentials;
  #isSignedIn = true;
  /** The revision that the screen is at least as new as. */
  #known = 0;

  constructor(made: {
    readonly browser: Browser;
    readonly home: Home;
    readonly random: Random;
    readonly mayWrite: boolean;
    readonly credentials: Credentials;
  }) {
    this.browser = made.browser;
    this.home = made.home;
    this.random = made.random;
    this.mayWrite = made.mayWrite;
    this.#credentials = made.credentials;
  }

  /** Opens the tab: signs in where that is needed, shows a screen, listens, and looks whether something moved meanwhile. */
  async arrive(): Promise<void> {
    if (!this.#isSignedIn) {
      await this.browser.ask('SignIn', { input: this.#credentials });
      this.#isSignedIn = true;
    }
    await this.show(randomScreen(this.random, this.home));
    this.#known = this.screen?.revision ?? 0;
    this.socket = new LiveSocket(this.browser, this.home.householdId, (revision) => this.#hear(revision));
    this.backAtMs = null;
    await pause(lookAfterMs);
    await this.#look();
  }

  /** Goes to another screen. */
  async show(queries: readonly Asked[]): Promise<void> {
    const next = new Screen(this.browser, queries);
    this.screen?.close();
    this.screen = next;
    await next.open();
  }

  /** Closes the tab. @param andSignsOut whether the session ends too */
  async leave({
    farewell,
    andSignsOut,
  }: {
    readonly farewell: Farewell;
    readonly andSignsOut: boolean;
  }): Promise<void> {
    this.screen?.close();
    this.screen = null;
    const socket = this.socket;
    this.socket = null;
    if (andSignsOut) {
      await socket?.leave(farewell);
      await this.browser.ask('SignOut');
      this.#isSignedIn = false;
    } else {
      await socket?.leave(farewell);
    }
    if (socket !== null) this.#countHeard(socket, socket.heard.last);
  }

  /** Ends the stay for good, and counts what never came of all that was committed. */
  async end(lastRevision: number): Promise<void> {
    this.screen?.close();
    const { socket } = this;
    if (socket === null) return;
    await socket.leave('close');
    this.#countHeard(socket, lastRevision);
  }

  #countHeard({ heard }: LiveSocket, last: number): void {
    const { tally } = this.browser.crowd;
    tally.heard.missing += heard.missing(last);
    tally.heard.repeats += heard.repeats;
    tally.heard.outOfOrder += heard.outOfOrder;
  }

  #hear(revision: number): void {
    if (revision > this.#known + 1)
      this.#look().catch((error: unknown) =>
        this.browser.crowd.tally.failed(`a hole: ${(error as Error).message}`),
      );
    this.#known = Math.max(this.#known, revision);
    this.screen?.change();
  }

  async #look(): Promise<void> {
    try {
      const { household } = await this.browser.ask('HouseholdRevision', {
        householdId: this.home.householdId,
      });
      if (household.revision > this.#known) this.screen?.change();
      this.#known = Math.max(this.#known, household.revision);
      this.home.today = household.today;
    } catch (error) {
      // Whoever has left meanwhile need not know.
      if (!(error instanceof Refused) || this.socket !== null) throw error;
    }
  }
}
