import type { Message } from './transport.ts';

/** How long a message waits for the one before it, which another server is about to publish. */
const patienceMs = 250;
/** Messages that wait in one topic; past it the gap is told. */
const waitingMax = 100;

/**
 * Tells a household's events in the order of their revisions. Two servers that commit one after the other each publish after
 * their own commit, so the second may be heard first. It waits a moment for the first; one that was lost is a gap, which is told
 * late and makes clients refetch. What bears no revision passes as it comes.
 *
 * @param tell is called with each message
 * @param known the revision that whoever listens has seen; without it the first message is taken for the next one
 */
export function inOrder(
  tell: (message: Message) => void,
  known: number | null = null,
): (message: Message) => void {
  let last = known;
  let timer: NodeJS.Timeout | undefined;
  const waiting = new Map<number, Message>();
  const pass = (revision: number, message: Message): void => {
    last = Math.max(last ?? revision, revision);
    tell(message);
  };
  const passNext = (): void => {
    for (;;) {
      const next = (last ?? 0) + 1;
      const message = waiting.get(next);
      if (message === undefined) break;
      waiting.delete(next);
      pass(next, message);
    }
    if (waiting.size > 0) return;
    clearTimeout(timer);
    timer = undefined;
  };
  /** Gives up what has not come. */
  const passAll = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const all = [...waiting].toSorted(([a], [b]) => a - b);
    waiting.clear();
    for (const [revision, message] of all) pass(revision, message);
  };
  return (message) => {
    const revision = Number(message['revision'] ?? Number.NaN);
    if (!Number.isSafeInteger(revision)) return tell(message);
    if (last === null || revision <= last + 1) {
      pass(revision, message);
      return passNext();
    }
    waiting.set(revision, message);
    if (waiting.size > waitingMax) return passAll();
    timer ??= setTimeout(passAll, patienceMs).unref();
  };
}
