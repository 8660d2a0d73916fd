import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { Judged, Panel } from './panels.ts';
import { median, type Point } from './slope.ts';

const [columns, panelWidth, panelHeight, gap] = [3, 300, 150, 18];
const inner = { left: 46, right: 8, top: 30, bottom: 22 };
const headHeight = 64;
/** Points of a line in the plot: of more, stretches are taken by their medians. */
const pointsMax = 72;
const ticks = 4;

/** Colours for light and for dark, by the reader's own setting; each stands out from its background (WCAG 2.2, 1.4.11). */
const style = `
  .page { fill: #ffffff } text { font: 11px system-ui, sans-serif; fill: #3d4450 }
  .title { font-size: 16px; font-weight: 600; fill: #1a1f29 } .name { font-size: 12px; font-weight: 600; fill: #1a1f29 }
  .grid { stroke: #dfe3e8 } .warm { fill: #eef1f4 } .line { fill: none; stroke-width: 1.5; stroke-linejoin: round }
  .a { stroke: #0b6bcb } .b { stroke: #b4540a } .trend { stroke-dasharray: 5 3; stroke-width: 1.2; opacity: .9 }
  .bad { fill: #b3261e; font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #14171c } text { fill: #b6bec9 } .title, .name { fill: #eef1f5 } .grid { stroke: #333a44 }
    .warm { fill: #1f242b } .a { stroke: #6cb2f5 } .b { stroke: #f0a35e } .bad { fill: #ff8a80 }
  }`;

/** A run as an SVG: a small plot for each panel, the warm-up shaded, the slopes that were tested dashed. */
export function plotOf(
  judged: readonly Judged[],
  { title, subtitle }: { readonly title: string; readonly subtitle: string },
): string {
  const panels = [...new Set(judged.map(({ panel }) => panel))];
  const rows = Math.ceil(panels.length / columns);
  const width = columns * panelWidth + (columns + 1) * gap;
  const height = headHeight + rows * (panelHeight + gap);
  const drawn = panels.map((panel, index) => {
    const x = gap + (index % columns) * (panelWidth + gap);
    const y = headHeight + Math.floor(index / columns) * (panelHeight + gap);
    const own = judged.filter((each) => each.panel === panel);
    return `<g transform="translate(${x} ${y})">${drawPanel(panel, own)}</g>`;
  });
  const servers = [...new Set(judged.map(({ label }) => label))].filter((label) => label !== '');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="soak-title">
<title id="soak-title">${escape(`${title}. ${subtitle}`)}</title><style>${style}</style>
<rect class="page" width="${width}" height="${height}"/>
<text class="title" x="${gap}" y="26">${escape(title)}</text><text x="${gap}" y="44">${escape(subtitle)}</text>
${servers.map((label, index) => drawKey(label, index, width)).join('')}
${drawn.join('\n')}
</svg>
`;
}

function drawKey(label: string, index: number, width: number): string {
  const x = width - gap - 180 + index * 95;
  return `<path class="line ${colourOf(index)}" d="M${x} 22h18"/><text x="${x + 23}" y="26">${escape(label)}</text>`;
}

function drawPanel(panel: Panel, lines: readonly Judged[]): string {
  const values = lines.flatMap(({ points }) => thinned(points));
  const hoursMax = Math.max(0.001, ...values.map(({ hours }) => hours));
  const isLong = hoursMax > 3;
  const x = scaleLinear([0, hoursMax], [inner.left, panelWidth - inner.right]);
  const y = scaleLinear(rangeOf(values), [panelHeight - inner.bottom, inner.top]).nice(ticks);
  const heading = panel.unit === '' ? panel.title : `${panel.title}, ${panel.unit}`;
  const format = y.tickFormat(ticks);
  const perUnit = isLong ? 1 : 60;
  const time = scaleLinear([0, hoursMax * perUnit], [inner.left, panelWidth - inner.right]);
  return [
    `<text class="name" x="0" y="12">${escape(heading)}</text>`,
    `<rect class="warm" x="${inner.left}" y="${inner.top}" width="${round(x(hoursMax / 3) - inner.left)}" height="${panelHeight - inner.top - inner.bottom}"/>`,
    ...y
      .ticks(ticks)
      .map(
        (tick) =>
          `<path class="grid" d="M${inner.left} ${round(y(tick))}H${panelWidth - inner.right}"/><text x="${inner.left - 5}" y="${round(y(tick) + 4)}" text-anchor="end">${escape(format(tick))}</text>`,
      ),
    ...time
      .ticks(5)
      .map(
        (tick) =>
          `<text x="${round(time(tick))}" y="${panelHeight - 6}" text-anchor="middle">${tick}${tick === 0 ? (isLong ? ' h' : ' min') : ''}</text>`,
      ),
    ...lines.map((each, index) => drawLine(each, colourOf(index), { x, y })),
    drawNote(panel, lines),
  ].join('');
}

type Scale = (value: number) => number;

function drawLine(
  { points, slope, panel }: Judged,
  colour: string,
  { x, y }: { readonly x: Scale; readonly y: Scale },
): string {
  const path = line<Point>(
    ({ hours }) => round(x(hours)),
    ({ value }) => round(y(value)),
  )([...thinned(points)]);
  const drawn = `<path class="line ${colour}" d="${path ?? ''}"/>`;
  const last = points.at(-1)?.hours;
  if (slope === null || last === undefined || panel.boundPerHour === null) return drawn;
  // Through the middle of what it was taken from.
  const tested = points.filter(({ hours }) => hours >= last / 3);
  const [hours, value] = [
    median(tested.map((point) => point.hours)),
    median(tested.map((point) => point.value)),
  ];
  const at = (when: number): string =>
    `${round(x(when))} ${round(y(value + slope.perHour * (when - hours)))}`;
  return `${drawn}<path class="line trend ${colour}" d="M${at(last / 3)}L${at(last)}"/>`;
}

/** What the slopes say, above the plot. */
function drawNote(panel: Panel, lines: readonly Judged[]): string {
  if (panel.boundPerHour === null) return '';
  const told = lines.map(({ slope }) => (slope === null ? '–' : signed(slope.perHour))).join(', ');
  const allowed = Number((lines[0]?.allowedPerHour ?? panel.boundPerHour).toPrecision(3));
  const isBad = lines.some(({ verdict }) => verdict === 'grows' || verdict === 'not measured');
  return `<text x="${panelWidth - inner.right}" y="25" text-anchor="end"${isBad ? ' class="bad"' : ''}>${escape(`${told} an hour, bound ${allowed}`)}</text>`;
}

/** Three digits that matter, with the sign. */
export function signed(value: number): string {
  const rounded = Number(value.toPrecision(3));
  // An hour's slope of less than a thousandth is none.
  if (Math.abs(value) < 0.0005) return '0';
  return `${rounded > 0 ? '+' : '−'}${Math.abs(rounded)}`;
}

function rangeOf(points: readonly Point[]): [number, number] {
  const values = points.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (values.length === 0) return [0, 1];
  // A line that hardly moves is no mountain range.
  const room = Math.max(high - low, Math.abs(high) * 0.1, values.every(Number.isInteger) ? 2 : 0.02);
  const middle = (low + high) / 2;
  return [low >= 0 ? Math.max(0, middle - room * 0.6) : middle - room * 0.6, middle + room * 0.6];
}

function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= pointsMax) return points;
  return Array.from({ length: pointsMax }, (_, index) => {
    const stretch = points.slice(
      Math.floor((index * points.length) / pointsMax),
      Math.floor(((index + 1) * points.length) / pointsMax),
    );
    return {
      hours: median(stretch.map(({ hours }) => hours)),
      value: median(stretch.map(({ value }) => value)),
    };
  });
}

function colourOf(index: number): string {
  return index === 0 ? 'a' : 'b';
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
