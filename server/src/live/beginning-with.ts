/**
 * A value, then those of a source: what stands when a subscription begins, then what comes. A generator would not do: left
 * before its first step, it would never leave the source.
 *
 * @param events that the listening has begun for
 * @param read is asked after that, so that nothing falls between the two; when it fails, the source is left
 * @param covers whether what stood at the beginning tells of an event already: one may come after the read that saw its change
 */
export async function beginningWith<T>(
  events: AsyncIterable<unknown>,
  read: () => Promise<T>,
  covers: (present: T, event: T) => boolean = () => false,
): Promise<AsyncIterableIterator<T>> {
  const source = events[Symbol.asyncIterator]() as AsyncIterator<T>;
  let present: T;
  try {
    present = await read();
  } catch (error) {
    await source.return?.();
    throw error;
  }
  let hasBegun = false;
  const iterator: AsyncIterableIterator<T> = {
    async next() {
      if (!hasBegun) {
        hasBegun = true;
        return { value: present, done: false };
      }
      for (;;) {
        const step = await source.next();
        if (step.done === true || !covers(present, step.value)) return step;
      }
    },
    async return() {
      await source.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
