/** How an image is looked at: `scale` 1 fits it in; `x` and `y` move its middle, in px of the screen. */
export interface Zoom {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

const scaleMax = 12;

/**
 * Zooms by a factor. What lies at `at` (px from the middle of the stage) stays there. It never becomes smaller than it fits,
 * and stands in the middle when it fits.
 */
export function zoomed({ scale, x, y }: Zoom, factor: number, at = { x: 0, y: 0 }): Zoom {
  const next = Math.min(Math.max(scale * factor, 1), scaleMax);
  if (next === 1) return { scale: 1, x: 0, y: 0 };
  const ratio = next / scale;
  return { scale: next, x: at.x - (at.x - x) * ratio, y: at.y - (at.y - y) * ratio };
}

/** Moves what is zoomed in; what fits stays where it is. */
export function moved({ scale, x, y }: Zoom, by: { x: number; y: number }): Zoom {
  return scale === 1 ? { scale, x, y } : { scale, x: x + by.x, y: y + by.y };
}
