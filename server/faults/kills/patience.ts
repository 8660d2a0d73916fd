import { TestClient, type Answer } from '../../test/support/client.ts';

/** How long somebody goes on asking before the run counts as hung. */
const patienceMs = 900_000;
const pauseMs = 40;

/** Codes that say: nothing is wrong with what was asked, ask again. */
const passingCodes = new Set([
  'database_unavailable',
  'books_are_busy',
  'outcome_unknown',
  'answer_incomplete',
  'took_too_long',
]);

/** What the clients of a run met, all together. */
export class Traffic {
  /** Requests that wait for their answer at this moment. */
  inFlight = 0;
  /** Requests that were asked again, under their idempotency key where they have one. */
  repeated = 0;
  /** Failures that do not tell a client what to do: an internal error, a session that is gone, an answer that never came. */
  readonly unclear: string[] = [];

  /**
   * Asks until there is an answer. A connection that breaks and half an answer are asked again.
   *
   * @throws Error when there is none for `patienceMs`
   */
  async ask<T>(what: string, once: () => Promise<T>, isPassing: (answer: T) => boolean): Promise<T> {
    const deadline = Date.now() + patienceMs;
    this.inFlight += 1;
    try {
      for (;;) {
        const answer = await orBroken(once());
        if (answer !== broken && !isPassing(answer)) return answer;
        if (Date.now() > deadline) throw new Error(`${what} has no answer after ${patienceMs / 1_000} s`);
        this.repeated += 1;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    } finally {
      this.inFlight -= 1;
    }
  }

  /** Whether an answer with this code is to be asked for again; codes that ought not to come are noted. */
  isPassing(what: string, code: string | undefined, message: string | undefined): boolean {
    if (code === undefined) return false;
    if (passingCodes.has(code)) return true;
    if (code !== 'internal_error' && code !== 'not_signed_in') return false;
    this.unclear.push(`${what}: ${code}: ${message}`);
    return true;
  }
}

const broken = Symbol('broken');

async function orBroken<T>(work: Promise<T>): Promise<T | typeof broken> {
  try {
    return await work;
  } catch (error) {
    // fetch: the connection was refused or broke; JSON: the answer broke off.
    if (error instanceof TypeError || error instanceof SyntaxError) return broken;
    throw error;
  }
}

/** A browser that goes on asking the same until it is told what became of it. */
export class PatientClient extends TestClient {
  constructor(
    url: string,
    private readonly traffic: Traffic,
  ) {
    super(url);
  }

  override async send<T = any>(
    query: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const what =
      /\w+(?=\s*\(\s*(?:householdId|id|input|h)\b)/.exec(query.replace(/^[^{]*\{/, ''))?.[0] ?? 'query';
    return await this.traffic.ask(
      what,
      async () => await super.send<T>(query, variables, headers),
      ({ errors }) =>
        errors?.some(({ extensions, message }) => this.traffic.isPassing(what, extensions?.code, message)) ??
        false,
    );
  }

  override on(url: string): PatientClient {
    const other = new PatientClient(url, this.traffic);
    other.cookie = this.cookie;
    return other;
  }
}
