import { expect, test, vi } from 'vitest';
import { CodedError } from '../../../apollo/server-error.ts';
import { UploadStore, type Upload, type UploadServices } from './upload-store.ts';

const file = (name: string) => new File([name], name);
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const kinds = (store: UploadStore) => store.snapshot().map(({ state }) => state.kind);

/** A server whose answers a test gives one by one. */
function server() {
  const sent: { name: string; resolve: (id: string) => void; reject: (error: unknown) => void }[] = [];
  const attach = vi.fn<UploadServices['attach']>(async () => undefined);
  const tell = vi.fn<(upload: Upload, error: unknown) => void>();
  const connection = { back: null as PromiseWithResolvers<void> | null };
  const noteUnreachable = vi.fn<() => void>();
  const store = new UploadStore({
    send: (one, _onPercent, signal) =>
      new Promise((resolve, reject) => {
        sent.push({ name: one.name, resolve, reject });
        signal.addEventListener('abort', () => reject(new CodedError('upload_cancelled', '')));
      }),
    attach,
    whenReachable: async (onWait) => {
      if (!connection.back) return;
      onWait();
      await connection.back.promise;
    },
    noteUnreachable,
    tell,
  });
  return { store, sent, attach, tell, connection, noteUnreachable };
}

const saved = { key: 't1', transactionId: 't1' };
const unsaved = { key: 'new:1', transactionId: null };

test('a file of a saved row is sent and attached, and then it is no upload any more', async () => {
  const { store, sent, attach } = server();
  store.add(saved, [file('a')]);
  expect(kinds(store)).toEqual(['sending']);
  await settled();
  sent[0]?.resolve('f1');
  await settled();
  expect(attach).toHaveBeenCalledExactlyOnceWith({
    transactionId: 't1',
    fileId: 'f1',
    idempotencyKey: expect.any(String),
  });
  expect(store.snapshot()).toEqual([]);
});

test('three go at once, the next when one has arrived', async () => {
  const { store, sent } = server();
  store.add(saved, ['a', 'b', 'c', 'd', 'e'].map(file));
  await settled();
  expect(sent.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(kinds(store)).toEqual(['sending', 'sending', 'sending', 'queued', 'queued']);
  sent[1]?.resolve('f');
  await settled();
  expect(sent.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
});

test('files of a new row wait on the server until it is saved, those still on their way are attached then', async () => {
  const { store, sent, attach } = server();
  store.add(unsaved, [file('early'), file('late')]);
  await settled();
  sent[0]?.resolve('f1');
  await settled();
  expect(kinds(store)).toEqual(['kept', 'sending']);
  expect(attach).not.toHaveBeenCalled();
  store.saved('new:1', 't9');
  await settled();
  sent[1]?.resolve('f2');
  await settled();
  expect(attach.mock.calls.map(([{ transactionId, fileId }]) => [transactionId, fileId])).toEqual([
    ['t9', 'f1'],
    ['t9', 'f2'],
  ]);
  expect(store.snapshot()).toEqual([]);
});

test('a lost connection is waited out, and the file sent again', async () => {
  const { store, sent, connection, noteUnreachable } = server();
  store.add(saved, [file('a')]);
  await settled();
  connection.back = Promise.withResolvers();
  sent[0]?.reject(new CodedError('offline', ''));
  await settled();
  expect(noteUnreachable).toHaveBeenCalledTimes(1);
  expect(kinds(store)).toEqual(['offline']);
  connection.back.resolve();
  await settled();
  expect(sent).toHaveLength(2);
  expect(kinds(store)).toEqual(['sending']);
});

test('a connection that breaks at every attempt is not tried for ever', async () => {
  const { store, sent } = server();
  store.add(saved, [file('a')]);
  for (let times = 0; times < 6; times += 1) {
    await settled();
    sent[times]?.reject(new CodedError('offline', ''));
  }
  await settled();
  expect(kinds(store)).toEqual(['failed']);
  expect(sent).toHaveLength(4);
});

test('what was refused says why where it is seen, else by itself, and goes again when asked', async () => {
  const { store, sent, tell } = server();
  const full = new CodedError('household_storage_full', '');
  const stopWatching = store.watch('t1');
  store.add(saved, [file('a')]);
  await settled();
  sent[0]?.reject(full);
  await settled();
  expect(store.snapshot()).toMatchObject([{ state: { kind: 'failed', error: full } }]);
  expect(tell).not.toHaveBeenCalled();
  stopWatching();
  store.retry(store.snapshot()[0]?.id ?? '');
  await settled();
  sent[1]?.reject(full);
  await settled();
  expect(tell).toHaveBeenCalledTimes(1);
});

test('a file that is on the server is not sent again when attaching failed; the same key says it is the same', async () => {
  const { store, sent, attach } = server();
  attach.mockRejectedValueOnce(new CodedError('books_are_busy', ''));
  store.add(saved, [file('a')]);
  await settled();
  sent[0]?.resolve('f1');
  await settled();
  expect(kinds(store)).toEqual(['failed']);
  store.retry(store.snapshot()[0]?.id ?? '');
  await settled();
  expect(store.snapshot()).toEqual([]);
  expect(sent).toHaveLength(1);
  const [first, second] = attach.mock.calls.map(([input]) => input.idempotencyKey);
  expect(second).toBe(first);
});

test('a file that the server has swept away meanwhile is sent once more', async () => {
  const { store, sent, attach } = server();
  attach.mockRejectedValueOnce(new CodedError('not_found', '', { what: 'file' }));
  store.add(unsaved, [file('a')]);
  await settled();
  sent[0]?.resolve('gone');
  await settled();
  store.saved('new:1', 't9');
  await settled();
  sent[1]?.resolve('f2');
  await settled();
  expect(attach.mock.calls.map(([{ fileId }]) => fileId)).toEqual(['gone', 'f2']);
  expect(store.snapshot()).toEqual([]);
});

test('a file that was given up is neither attached nor told of', async () => {
  const { store, attach, tell } = server();
  store.add(saved, [file('a')]);
  await settled();
  store.cancel(store.snapshot()[0]?.id ?? '');
  await settled();
  expect(store.snapshot()).toEqual([]);
  expect(attach).not.toHaveBeenCalled();
  expect(tell).not.toHaveBeenCalled();
});

test('the files of a row that was put away come back with it, until another is put away', () => {
  const { store } = server();
  store.add(unsaved, [file('a')]);
  store.abandon('new:1');
  expect(store.has('new:1')).toBe(false);
  expect(store.unfinished()).toEqual([]);
  store.takeBack('new:1');
  expect(store.has('new:1')).toBe(true);
  store.abandon('new:1');
  store.add({ key: 'new:2', transactionId: null }, [file('b')]);
  store.abandon('new:2');
  expect(store.snapshot().map(({ file: { name } }) => name)).toEqual(['b']);
});
