// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

/** Each test takes the module afresh, since it holds the one connection of a tab. */
async function freshConnection() {
  vi.resetModules();
  return import('./connection.ts');
}

describe('the truth about the connection', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test('a lost socket is reconnecting, then offline since it was lost, however often it is retried', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('nobody')));
    const connection = await freshConnection();
    connection.socketOpened();
    const lostAtMs = Date.now();
    connection.socketLost();
    expect(connection.connectionState()).toEqual({ kind: 'reconnecting', sinceMs: lostAtMs });
    for (let retry = 0; retry < 9; retry += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      connection.socketLost();
    }
    expect(connection.connectionState()).toEqual({ kind: 'offline', sinceMs: lostAtMs });
    connection.socketOpened();
    expect(connection.connectionState()).toEqual({ kind: 'live' });
  });

  test('a break that leaves the socket standing is live again when the server answers', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve({ ok: true }));
    const connection = await freshConnection();
    connection.socketOpened();
    connection.requestFailed();
    expect(connection.connectionState().kind).toBe('offline');
    await vi.advanceTimersByTimeAsync(1_500);
    expect(connection.connectionState()).toEqual({ kind: 'live' });
  });

  test('what waits goes on when the server answers again', async () => {
    let answers = false;
    vi.stubGlobal('fetch', () =>
      answers ? Promise.resolve({ ok: true }) : Promise.reject(new TypeError('nobody')),
    );
    const connection = await freshConnection();
    connection.requestFailed();
    let reached = false;
    void connection.reachable().then(() => {
      reached = true;
    });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(reached).toBe(false);
    answers = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reached).toBe(true);
    expect(connection.connectionState().kind).toBe('reconnecting');
  });
});
