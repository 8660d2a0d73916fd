/** What stands for all values that have no label of their own. */
const other = 'other';

/**
 * Labels of a figure that clients have a say in: the first so many of the right form get one of their own, the rest is
 * `other`, so that nobody makes the server hold a series for each text they think of.
 */
export class BoundedLabels {
  readonly #known = new Set<string>();

  constructor(
    private readonly countMax: number,
    private readonly form: RegExp,
  ) {}

  /** @param mayAdd whether this value may become known now */
  of(value: string, mayAdd: boolean): string {
    if (this.#known.has(value)) return value;
    if (!mayAdd || this.#known.size >= this.countMax || !this.form.test(value)) return other;
    this.#known.add(value);
    return value;
  }
}
