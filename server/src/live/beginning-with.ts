/**
 * A value, then those of a source: what stands when a subscription begins, then what comes. A generator would not do: left
 * before its first step, it would never leave the source.
 *
 * @param events that the listening has begun for
 * @param read is asked after that, so that nothing falls between the two; when it fails, the source is left
 */
export async function beginningWith<T>(
  events: AsyncIterable<unknown>,
  read: () => Promise<T>,
): Promise<AsyncIterableIterator<T>> {
  const source = events[Symbol.asyncIterator]() as AsyncIterator<T>;
  let first: { readonly value: T } | null;
  try {
    first = { value: await read() };
  } catch (error) {
    await source.return?.();
    throw error;
  }
  const iterator: AsyncIterableIterator<T> = {
    async next() {
      if (first === null) return await source.next();
      const { value } = first;
      first = null;
      return { value, done: false };
    },
    async return() {
      await source.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
