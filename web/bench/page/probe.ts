/** What stands in a measured page and writes down times, all in ms of the page's own clock. */
export interface Probe {
  startFrames(): void;
  /** When each picture since the start began. */
  stopFrames(): number[];
  startKeys(): void;
  /** From each key press until it was painted. */
  stopKeys(): number[];
  /** From the page's beginning until it could be used; null until then. */
  usableAfter: number | null;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

/**
 * Puts the probe into a page. A key is painted when the second picture after it begins: the first is the one that has what the
 * key changed, and it is done by then. So no key takes less than the display's own 17 to 33 ms.
 */
export function installProbe(): void {
  let frames: number[] | null = null;
  let keys: number[] | null = null;
  const nextFrame = (at: number): void => {
    if (frames === null) return;
    frames.push(at);
    requestAnimationFrame(nextFrame);
  };
  addEventListener(
    'keydown',
    ({ timeStamp }) => {
      const told = keys;
      if (told !== null)
        requestAnimationFrame(() => requestAnimationFrame(() => told.push(performance.now() - timeStamp)));
    },
    true,
  );
  window.probe = {
    startFrames() {
      frames = [];
      requestAnimationFrame(nextFrame);
    },
    stopFrames() {
      const told = frames ?? [];
      frames = null;
      return told;
    },
    startKeys() {
      keys = [];
    },
    stopKeys() {
      const told = keys ?? [];
      keys = null;
      return told;
    },
    usableAfter: null,
  };
}
