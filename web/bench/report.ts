/** One line of the table: what was measured of ours and, where it has one, of the page of comparison. */
export interface Line {
  readonly what: string;
  readonly unit: 'ms' | '%' | 'kB' | 'points';
  readonly ours: number;
  readonly limit: number | null;
  /** What is wanted of ours; null where the line only explains another. */
  readonly target: { readonly most: number } | { readonly least: number } | null;
}

/** Whether a line's target is met; null where it has none. */
export function isMet({ ours, target }: Line): boolean | null {
  if (target === null) return null;
  return 'most' in target ? ours <= target.most : ours >= target.least;
}

/** The table, as Markdown whose columns line up on a screen, and the count of targets under it. */
export function tableOf(lines: readonly Line[]): string {
  const head = ['measured', 'ours', 'target', '', 'limit', 'ours / limit'];
  const rows = lines.map((line) => {
    const { what, unit, ours, limit, target } = line;
    const wanted = target === null ? '' : 'most' in target ? `≤ ${target.most}` : `≥ ${target.least}`;
    const met = isMet(line);
    return [
      what,
      `${written(ours)} ${unit}`,
      wanted,
      met === null ? '' : met ? 'met' : '**missed**',
      limit === null ? '' : written(limit),
      limit === null || limit === 0 ? '' : (ours / limit).toFixed(2),
    ];
  });
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const rowOf = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '')[column === 0 ? 'padEnd' : 'padStart'](width)).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  const judged = lines.map(isMet);
  const met = judged.filter((each) => each === true).length;
  const missed = judged.filter((each) => each === false).length;
  return [rowOf(head), rule, ...rows.map(rowOf), '', `${met} targets met, ${missed} missed`].join('\n');
}

/** Three digits that matter. */
function written(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}
