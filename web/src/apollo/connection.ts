import { useSyncExternalStore } from 'react';
import { serverUrl } from './address.ts';

/**
 * The truth about the connection, for the `● live` mark, the banner and the queue.
 * `connecting` and `reconnecting` may still succeed soon; `offline` means that nothing gets through since then.
 * `sinceMs` is an instant in milliseconds.
 */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'reconnecting'; readonly sinceMs: number }
  | { readonly kind: 'offline'; readonly sinceMs: number };

/** How long a lost socket may stay `reconnecting` before it is called offline. */
const offlineAfterMs = 8_000;
const probeEveryMsMax = 10_000;

let state: ConnectionState = { kind: 'connecting' };
let offlineTimer: ReturnType<typeof setTimeout> | undefined;
let probing = false;
let socketIsOpen = false;
let waitingChanges = 0;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function become(next: ConnectionState): void {
  if (next.kind === state.kind) return;
  state = next;
  clearTimeout(offlineTimer);
  // Retries go on while it is called reconnecting; they do not make the wait longer.
  if (next.kind === 'reconnecting') {
    offlineTimer = setTimeout(() => become({ kind: 'offline', sinceMs: next.sinceMs }), offlineAfterMs);
  }
  tell();
  if (next.kind === 'offline') void probeUntilReachable();
}

/** What the connection is now. */
export function connectionState(): ConnectionState {
  return state;
}

/** The socket is open: everything gets through. What was missed shows in the revision with which the telling begins. */
export function socketOpened(): void {
  socketIsOpen = true;
  become({ kind: 'live' });
}

/** The socket was lost. After a while without another it is called offline. */
export function socketLost(): void {
  socketIsOpen = false;
  if (state.kind === 'offline' || state.kind === 'reconnecting') return;
  become(
    navigator.onLine
      ? { kind: 'reconnecting', sinceMs: Date.now() }
      : { kind: 'offline', sinceMs: Date.now() },
  );
}

/** The socket was closed on purpose (signed out, household left): there is nothing to wait for. */
export function socketClosed(): void {
  socketIsOpen = false;
  become({ kind: 'connecting' });
}

/** A request found nobody at the other end. */
export function requestFailed(): void {
  if (state.kind !== 'offline') become({ kind: 'offline', sinceMs: Date.now() });
}

/** Resolves when the server can be reached again (at once when it can be now). */
export function reachable(): Promise<void> {
  if (state.kind !== 'offline') return Promise.resolve();
  return new Promise((resolve) => {
    const listener = () => {
      if (state.kind === 'offline') return;
      listeners.delete(listener);
      resolve();
    };
    listeners.add(listener);
  });
}

/** Asks /health, more and more slowly, until it answers; the socket comes back by its own retries. */
async function probeUntilReachable(): Promise<void> {
  if (probing) return;
  probing = true;
  for (let waitMs = 1_000; state.kind === 'offline'; waitMs = Math.min(waitMs * 2, probeEveryMsMax)) {
    await Promise.race([
      new Promise((resolve) => setTimeout(resolve, waitMs)),
      new Promise((resolve) => window.addEventListener('online', resolve, { once: true })),
    ]);
    if (state.kind !== 'offline') break;
    const answered = await fetch(serverUrl('health'), { cache: 'no-store' }).then(
      (response) => response.ok,
      () => false,
    );
    const now = connectionState();
    if (!answered || now.kind !== 'offline') continue;
    // A short break may leave the socket standing; its pings will tell when that is not so.
    if (socketIsOpen) become({ kind: 'live' });
    else become({ kind: 'reconnecting', sinceMs: now.sinceMs });
  }
  probing = false;
}

/** Counts a change that waits to be sent; answers how to uncount it. */
export function changeWaits(): () => void {
  waitingChanges += 1;
  tell();
  return () => {
    waitingChanges -= 1;
    tell();
  };
}

/** Follows `online` and `offline` of the browser, and warns before a tab with waiting changes is closed. */
export function watchBrowser(): void {
  window.addEventListener('offline', () => become({ kind: 'offline', sinceMs: Date.now() }));
  window.addEventListener('beforeunload', (event) => {
    if (waitingChanges > 0) event.preventDefault();
  });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The connection as it is, for a component. */
export function useConnection(): ConnectionState {
  return useSyncExternalStore(subscribe, connectionState);
}

/** How many changes wait to be sent. */
export function useWaitingChanges(): number {
  return useSyncExternalStore(subscribe, () => waitingChanges);
}
