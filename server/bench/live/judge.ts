/** A change of a household that its server has said is committed. */
export interface Commit {
  readonly household: string;
  readonly revision: number;
  readonly transactionId: string;
}

/** An event as a socket got it. */
export interface Receipt {
  /** Index of the socket. */
  readonly socket: number;
  readonly household: string;
  readonly revision: number;
  readonly transactionIds: readonly string[];
  /** Wall clock in milliseconds, with fractions. */
  readonly atMs: number;
  /** Bytes of the message that told it. */
  readonly bytes: number;
}

/** How what came differs from what had to come: all of it must be 0. */
export interface Delivery {
  /** Events that had to come, over all sockets. */
  readonly expected: number;
  readonly lost: number;
  /** Came to a socket that had it already. */
  readonly doubled: number;
  /** Came after a later one of the same household. */
  readonly outOfOrder: number;
  /** Of another household than the socket listens to, or of no commit that is known. */
  readonly foreign: number;
}

/**
 * Compares what the sockets got with what was committed: each event once, to each socket of its household, in the order of
 * revisions, and to no other socket.
 *
 * @param households what each socket listens to, by its index
 * @param receipts those of one socket in the order in which they came
 */
export function judgeDelivery(
  commits: readonly Commit[],
  households: readonly string[],
  receipts: readonly Receipt[],
): Delivery {
  const committed = new Map<string, Map<number, string>>();
  for (const { household, revision, transactionId } of commits) {
    const own = committed.get(household) ?? new Map<number, string>();
    own.set(revision, transactionId);
    committed.set(household, own);
  }
  const heard = households.map(() => new Set<number>());
  const latest = households.map(() => 0);
  let [doubled, outOfOrder, foreign] = [0, 0, 0];
  for (const { socket, household, revision, transactionIds } of receipts) {
    const own = heard[socket];
    const transactionId = committed.get(household)?.get(revision);
    const isOwn = household === households[socket] && transactionId !== undefined;
    if (own === undefined || !isOwn || !transactionIds.includes(transactionId)) {
      foreign += 1;
    } else if (own.has(revision)) {
      doubled += 1;
    } else {
      if (revision < (latest[socket] ?? 0)) outOfOrder += 1;
      latest[socket] = Math.max(latest[socket] ?? 0, revision);
      own.add(revision);
    }
  }
  const expected = households.reduce((sum, household) => sum + (committed.get(household)?.size ?? 0), 0);
  const came = heard.reduce((sum, { size }) => sum + size, 0);
  return { expected, lost: expected - came, doubled, outOfOrder, foreign };
}

/** The value below which a share of all values lies; not a number when there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}
