import { expect, test, vi } from 'vitest';
import { askAgainAfterMs } from '../../../apollo/server-error.ts';
import { compareRows, type SheetRow } from './sheet-row.ts';
import { rowsWithBalances, sampleRow } from './sample-rows.fixture.ts';
import { RowStore, type FetchRows } from './row-store.ts';

/** A server with rows that pages by cursors naming the row before, as the real one does. */
function serverOf(initial: readonly SheetRow[]) {
  const state = { rows: rowsWithBalances(initial), requests: 0, failing: false };
  /** What answers wait for after they were read. */
  let onTheirWay = Promise.resolve();
  const places = new Map(initial.map((row) => [row.key, row]));
  const fetch: FetchRows = async ({ first, after }) => {
    state.requests += 1;
    await Promise.resolve();
    if (state.failing) throw new TypeError('no connection');
    for (const row of state.rows) places.set(row.key, row);
    const before = after === null ? undefined : places.get(after);
    const rest = state.rows.filter((row) => !before || compareRows(before, row) < 0);
    const rows = rest.slice(0, first);
    await onTheirWay;
    return { rows, cursors: rows.map((row) => row.key), hasNextPage: rest.length > first };
  };
  const become = (rows: readonly SheetRow[]) => {
    state.rows = rowsWithBalances(rows);
  };
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    onTheirWay = promise;
    return resolve;
  };
  return { state, fetch, become, hold };
}

const many = (count: number) =>
  Array.from({ length: count }, (_, id) =>
    sampleRow({ day: 28 - Math.floor(id / 40), id: 5000 - id, amount: '1.00' }),
  );
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const keys = (store: RowStore) => store.snapshot().rows.map((row) => row.key);

test('pages follow each other to the end, and no row comes twice', async () => {
  const { state, fetch } = serverOf(many(700));
  const store = new RowStore(fetch);
  store.open();
  expect(store.snapshot()).toMatchObject({ isFirstLoad: true });
  await settled();
  expect(store.snapshot()).toMatchObject({ isFirstLoad: false, hasMore: true });
  while (store.snapshot().hasMore) await Promise.all([store.loadMore(), store.loadMore()]);
  expect(keys(store)).toEqual(state.rows.map((row) => row.key));
  expect(state.requests).toBe(5);
});

test('rows are the same rows until a page is another', async () => {
  const { fetch } = serverOf(many(700));
  const store = new RowStore(fetch);
  store.open();
  await settled();
  const { rows } = store.snapshot();
  let told = 0;
  store.subscribe(() => (told += 1));
  const more = store.loadMore();
  expect(told).toBe(0);
  expect(store.snapshot().rows).toBe(rows);
  await more;
  expect(told).toBe(1);
  expect(store.snapshot().rows).not.toBe(rows);
  expect(store.snapshot().rows.slice(0, rows.length)).toEqual(rows);
  expect(store.snapshot().grewFrom).toBe(rows);
});

test('rows in which something is another do not go on from those of before', async () => {
  const { fetch } = serverOf(many(700));
  const store = new RowStore(fetch);
  store.open();
  await settled();
  await store.loadMore();
  store.apply({ removed: [], added: [sampleRow({ day: 28, id: 9_000, amount: '1.00' })] });
  expect(store.snapshot().rows[0]?.key).toBe('9000:0');
  expect(store.snapshot().grewFrom).toBeNull();
});

test('a change of the books is asked for where one looks, and elsewhere when one looks there', async () => {
  const { state, fetch, become } = serverOf(many(1_000));
  const store = new RowStore(fetch);
  store.open();
  await settled();
  while (store.snapshot().hasMore) await store.loadMore();
  state.requests = 0;
  const [newest, ...rest] = state.rows as [SheetRow, ...SheetRow[]];
  become([...rest.slice(0, -1), sampleRow({ day: 28, id: 9000, amount: '5.00' })]);
  store.see(0, 20);
  store.refresh();
  await settled();
  expect(keys(store)[0]).toBe('9000:0');
  expect(keys(store)).not.toContain(newest.key);
  expect(state.requests).toBeLessThan(4);
  // The oldest row is gone too, which shows once one looks there.
  expect(keys(store)).toContain(rest.at(-1)?.key);
  store.see(960, 999);
  await settled();
  expect(keys(store)).toEqual(state.rows.map((row) => row.key));
});

test('a change while an answer is on its way is asked for after it', async () => {
  const { state, fetch, become, hold } = serverOf(many(10));
  const added = (id: number) => sampleRow({ day: 28, id, amount: '1.00' });
  const store = new RowStore(fetch);
  // While the first page is on its way,
  let release = hold();
  store.open();
  await settled();
  become([...state.rows, added(7001)]);
  store.refresh();
  release();
  await settled();
  expect(keys(store)[0]).toBe('7001:0');
  // and while a page is on its way again.
  release = hold();
  store.refresh();
  await settled();
  become([...state.rows, added(7002)]);
  store.refresh();
  release();
  await settled();
  expect(keys(store)[0]).toBe('7002:0');
  const { requests } = state;
  await settled();
  expect(state.requests).toBe(requests);
});

test('a change of one’s own that is answered while a page is on its way stays in sight', async () => {
  const { state, fetch, become, hold } = serverOf(many(10));
  const store = new RowStore(fetch);
  store.open();
  await settled();
  const release = hold();
  store.refresh();
  await settled();
  const saved = sampleRow({ day: 28, id: 8000, amount: '3.00' });
  const settle = store.apply({ removed: [], added: [saved] });
  become([...state.rows, saved]);
  settle(true);
  const shown: boolean[] = [];
  store.subscribe(() => shown.push(keys(store).includes('8000:0')));
  release();
  await settled();
  expect(new Set(shown)).toEqual(new Set([true]));
  expect(keys(store)).toEqual(state.rows.map((row) => row.key));
});

test('a change is shown at once, outlives a refetch, and is put right by its answer', async () => {
  const { state, fetch, become } = serverOf(many(10));
  const store = new RowStore(fetch);
  store.open();
  await settled();
  const added = sampleRow({ day: 28, id: 9999, amount: '3.00' });
  const settle = store.apply({ removed: [], added: [added] });
  expect(store.snapshot().rows[0]).toMatchObject({ key: '9999:0', balance: { amount: '13.00' } });
  store.refresh();
  await settled();
  expect(keys(store)).toContain('9999:0');
  const saved = sampleRow({ day: 28, id: 8000, amount: '3.00' });
  become([...state.rows, saved]);
  settle(true);
  await settled();
  expect(keys(store)).toEqual(state.rows.map((row) => row.key));
});

test('a new row takes its name from the answer, before anything is fetched again', async () => {
  const { state, fetch, become } = serverOf(many(10));
  const store = new RowStore(fetch);
  store.open();
  await settled();
  const settle = store.apply({ removed: [], added: [sampleRow({ day: 28, id: 9999, amount: '3.00' })] });
  const saved = sampleRow({ day: 28, id: 8000, amount: '3.00' });
  become([...state.rows, saved]);
  state.failing = true;
  settle(true, [saved]);
  expect(keys(store).slice(0, 2)).toEqual(['8000:0', '5000:0']);
  expect(store.snapshot().rows[0]).toMatchObject({ balance: { amount: '13.00' } });
  await settled();
  state.failing = false;
  store.refresh();
  await settled();
  expect(keys(store)).toEqual(state.rows.map((row) => row.key));
});

test('a change that was refused is taken back, also without a connection', async () => {
  const { state, fetch } = serverOf(many(10));
  const store = new RowStore(fetch);
  store.open();
  await settled();
  const before = keys(store);
  state.failing = true;
  const [first] = store.snapshot().rows as [SheetRow];
  const settle = store.apply({ removed: [first], added: [] });
  expect(keys(store)).toEqual(before.slice(1));
  settle(false);
  await settled();
  expect(keys(store)).toEqual(before);
  expect(store.snapshot().error).toBeInstanceOf(TypeError);
});

test('rows that could not be fetched again are asked for until they come, while somebody looks', async () => {
  vi.useFakeTimers();
  const { state, fetch, become } = serverOf(many(10));
  const store = new RowStore(fetch);
  const leave = store.subscribe(() => undefined);
  store.open();
  await vi.advanceTimersByTimeAsync(5);
  become([...state.rows, sampleRow({ day: 28, id: 7001, amount: '1.00' })]);
  state.failing = true;
  store.refresh();
  await vi.advanceTimersByTimeAsync(askAgainAfterMs + 5);
  expect(state.requests).toBe(3);
  expect(store.snapshot().error).toBeInstanceOf(TypeError);
  state.failing = false;
  await vi.advanceTimersByTimeAsync(askAgainAfterMs + 5);
  expect(keys(store)[0]).toBe('7001:0');
  expect(store.snapshot().error).toBeUndefined();

  state.failing = true;
  store.refresh();
  leave();
  state.requests = 0;
  await vi.advanceTimersByTimeAsync(2 * askAgainAfterMs);
  expect(state.requests).toBe(0);
  vi.useRealTimers();
});

test('a page that could not be fetched is asked for until it comes, while somebody looks', async () => {
  vi.useFakeTimers();
  const { state, fetch } = serverOf(many(3));
  const store = new RowStore(fetch);
  const leave = store.subscribe(() => undefined);
  state.failing = true;
  store.open();
  await vi.advanceTimersByTimeAsync(askAgainAfterMs + 5);
  expect(state.requests).toBe(2);
  state.failing = false;
  await vi.advanceTimersByTimeAsync(askAgainAfterMs + 5);
  expect(store.snapshot()).toMatchObject({ rows: expect.objectContaining({ length: 3 }), error: undefined });
  leave();
  vi.useRealTimers();
});

test('a first page that fails says so, and opening again tries again', async () => {
  const { state, fetch } = serverOf(many(3));
  const store = new RowStore(fetch);
  state.failing = true;
  store.open();
  await settled();
  expect(store.snapshot()).toMatchObject({ rows: [], isFirstLoad: false, error: expect.any(TypeError) });
  state.failing = false;
  store.open();
  await settled();
  expect(store.snapshot()).toMatchObject({ error: undefined });
  expect(keys(store)).toHaveLength(3);
});
