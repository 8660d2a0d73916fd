/** Functions that run in the measured page; each stands alone, since its text is what is sent there. */

/**
 * Goes to the end of a sheet again and again until so many of its rows are fetched; answers how many are.
 *
 * @throws Error when that takes longer than `withinMs`
 */
export async function fetchToTheEnd(
  grid: Element,
  { rows, withinMs }: { readonly rows: number; readonly withinMs: number },
): Promise<number> {
  const rowHeight = 36;
  const endsAt = performance.now() + withinMs;
  const rowsNow = (): number => Math.floor(grid.scrollHeight / rowHeight);
  const isWhole = (): boolean => grid.getAttribute('aria-rowcount') !== '-1' || rowsNow() > rows + 10;
  while (!isWhole()) {
    const before = grid.scrollHeight;
    grid.scrollTop = before;
    while (!isWhole() && grid.scrollHeight === before) {
      if (performance.now() > endsAt)
        throw new Error(
          `${rowsNow()} of ${rows} rows are fetched after ${withinMs / 1_000} s; ask for fewer with --rows`,
        );
      await new Promise(requestAnimationFrame);
    }
  }
  const told = Number(grid.getAttribute('aria-rowcount'));
  return told === -1 ? rowsNow() : told - 1;
}

/**
 * Jumps to places of a sheet, as a dragged scroll bar does, with a few pictures at each.
 *
 * @throws Error when one of them does not show the row that stands there
 */
export async function jumpTo(grid: Element, places: readonly number[]): Promise<void> {
  const rowHeight = 36;
  const box = grid.getBoundingClientRect();
  const rowInTheMiddle = (): number =>
    Number(
      document
        .elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
        ?.closest('[aria-rowindex]')
        ?.getAttribute('aria-rowindex') ?? Number.NaN,
    );
  for (const place of places) {
    grid.scrollTop = place * (grid.scrollHeight - grid.clientHeight);
    for (let frame = 0; frame < 6; frame += 1) await new Promise(requestAnimationFrame);
    const expected = (grid.scrollTop + grid.clientHeight / 2) / rowHeight;
    // The head of the columns and the line of today stand among the rows.
    if (!(Math.abs(rowInTheMiddle() - expected) < 4))
      throw new Error(`row ${Math.round(expected)} should be seen, and it is ${rowInTheMiddle()}`);
  }
}
