const pauseMsMin = 500;
const pauseMsMax = 15_000;

/**
 * Waits before something is started that has ended by itself: not at all at first, and longer with every start in a row that
 * failed, such as on a full disk. It never gives up: what stood in the way may go away while nobody looks.
 */
export async function pauseBeforeStart(failures: number): Promise<void> {
  if (failures === 0) return;
  const pauseMs = Math.min(pauseMsMin * 2 ** (failures - 1), pauseMsMax);
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
}
