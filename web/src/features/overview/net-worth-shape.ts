import { nice, ticks } from 'd3-array';
import { area, curveMonotoneX, line } from 'd3-shape';

/** How a line of heights is drawn in a square of 100 by 100, from the left to the right and from the top to the bottom. */
export interface Shape {
  /** Paths of SVG. */
  readonly line: string;
  readonly area: string;
  /** Where the lines of the grid stand, from the top. */
  readonly grid: readonly number[];
}

const gridLines = 4;

/** Where the point with an index stands among so many, from the left, of 100. */
export function placeOf(index: number, count: number): number {
  return count < 2 ? 50 : (100 * index) / (count - 1);
}

/** The shape of two heights or more. A line without a slope runs through the middle. */
export function shapeOf(heights: readonly number[]): Shape {
  const [least, most] = [Math.min(...heights), Math.max(...heights)];
  const room = least === most ? Math.max(Math.abs(least) / 10, 1) : 0;
  const [low, high] = nice(least - room, most + room, gridLines);
  const fromTop = (height: number): number => 100 * (1 - (height - low) / (high - low));
  const places = heights.map((height, index): [number, number] => [
    placeOf(index, heights.length),
    fromTop(height),
  ]);
  return {
    line: line().curve(curveMonotoneX)(places) ?? '',
    area: area().curve(curveMonotoneX).y0(100)(places) ?? '',
    grid: ticks(low, high, gridLines).map(fromTop),
  };
}

/** Indices of the months that are written below the line: the last one and others at even distance, so many at most. */
export function writtenOf(count: number, most: number): readonly number[] {
  const step = Math.ceil(count / most);
  return Array.from({ length: count }, (_, index) => index).filter(
    (index) => (count - 1 - index) % step === 0,
  );
}
