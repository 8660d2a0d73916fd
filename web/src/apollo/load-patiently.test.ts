// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest';
import { connectionState, socketOpened } from './connection.ts';
import { patiently } from './load-patiently.ts';

/** So long it may take where a machine has other things to do. */
const waiting = { timeout: 10_000 };

afterEach(() => {
  socketOpened();
  vi.unstubAllGlobals();
});

test('waits while nobody answers and loads when the server is back', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('nobody')));
  let loads = 0;
  const load = patiently(() => {
    loads += 1;
    return loads === 1 ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve('part');
  });
  const part = load();
  await vi.waitFor(() => expect(connectionState().kind).toBe('offline'), waiting);
  socketOpened();
  await expect(part).resolves.toBe('part');
});

test('passes the failure on when the server answers and the file is gone', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve({ ok: true }));
  const load = vi.fn<() => Promise<string>>(() => Promise.reject(new TypeError('gone')));
  await expect(patiently(load)()).rejects.toThrow('gone');
  expect(load).toHaveBeenCalledTimes(2);
});
