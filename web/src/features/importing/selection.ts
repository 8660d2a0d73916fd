/** What a selection is made of: rows with an id. */
interface Row {
  readonly id: string;
}

/** Rows that a person has selected in a sheet, and the row from which Shift goes on. Never changed, only made anew. */
export class Selection {
  readonly ids: ReadonlySet<string>;
  readonly #anchor: number | null;

  constructor(ids: ReadonlySet<string> = new Set(), anchor: number | null = null) {
    this.ids = ids;
    this.#anchor = anchor;
  }

  /**
   * The selection after a click (or key) on a row: alone; with `add` (⌘ or Ctrl) in or out of what is there; with
   * `range` (Shift) all from the anchor to it. A click on the only selected row lets go of it.
   */
  clicked(
    index: number,
    rows: readonly Row[],
    how: { readonly range: boolean; readonly add: boolean },
  ): Selection {
    const row = rows[index];
    if (!row) return this;
    if (how.range && this.#anchor !== null) {
      const [from, to] = [Math.min(this.#anchor, index), Math.max(this.#anchor, index)];
      return new Selection(new Set(rows.slice(from, to + 1).map(({ id }) => id)), this.#anchor);
    }
    if (how.add) {
      const ids = new Set(this.ids);
      if (!ids.delete(row.id)) ids.add(row.id);
      return new Selection(ids, index);
    }
    if (this.ids.size === 1 && this.ids.has(row.id)) return this.none();
    return new Selection(new Set([row.id]), index);
  }

  none(): Selection {
    return new Selection();
  }
}
