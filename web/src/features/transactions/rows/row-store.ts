import { askAgainAfterMs, mayPass } from '../../../apollo/server-error.ts';
import {
  changePages,
  inverseOf,
  nextPage,
  withinPage,
  type FetchedRows,
  type RowChange,
  type RowPage,
} from './row-list.ts';
import type { SheetRow } from './sheet-row.ts';

/** Fetches rows after a cursor (from the newest without one). */
export type FetchRows = (page: { first: number; after: string | null }) => Promise<FetchedRows>;

/** What a sheet shows of its rows. A new object with each change, so that it can be compared. */
export interface Rows {
  readonly rows: readonly SheetRow[];
  /** The rows of before, when these are the same with more after them; null when something else is another. */
  readonly grewFrom: readonly SheetRow[] | null;
  /** Nothing has been answered yet. */
  readonly isFirstLoad: boolean;
  readonly hasMore: boolean;
  /** Why the last request failed; undefined when it did not. */
  readonly error: unknown;
}

const firstPageSize = 60;
const pageSize = 200;
const emptyRows: Rows = {
  rows: [],
  grewFrom: null,
  isFirstLoad: true,
  hasMore: false,
  error: undefined,
};

/**
 * The rows of one list, in pages that are fetched as the sheet scrolls. Everything stays loaded; after a change of the
 * books the pages that are looked at are asked for again, the others when they come into view, so that a change costs the
 * same however far one has scrolled.
 */
export class RowStore {
  #pages: readonly RowPage[] = [];
  #snapshot: Rows = emptyRows;
  /** The rows of the pages as they were when they were told last. */
  #rows: readonly SheetRow[] = [];
  #grewFrom: readonly SheetRow[] | null = null;
  #told: readonly RowPage[] = this.#pages;
  #loading: Promise<void> | null = null;
  #refreshing = false;
  #error: unknown = undefined;
  #seen: { first: number; last: number } = { first: 0, last: 0 };
  #answered = false;
  /** Counts the changes shown before their answer: until then a refetch would undo them for a moment. */
  #unanswered = 0;
  /** Counts the changes ever shown so: what was asked for before one may lack it. */
  #applied = 0;
  /** Counts the changes of the books: what was asked for before one is stale when it comes. */
  #changes = 0;
  readonly #listeners = new Set<() => void>();

  constructor(readonly fetch: FetchRows) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Rows => this.#snapshot;

  /** Loads the first rows, or looks whether what is known is still so. */
  open(): void {
    if (this.#pages.length === 0) void this.loadMore();
    else this.refresh();
  }

  /** Fetches the next page, unless one is on its way or there is none. */
  async loadMore(): Promise<void> {
    const last = this.#pages.at(-1);
    if (this.#loading || (last && last.end === null)) return;
    const after = last?.endCursor ?? null;
    const changes = this.#changes;
    this.#loading = this.fetch({ first: last ? pageSize : firstPageSize, after })
      .then((fetched) => {
        // A refetch of the last page may have moved the place from which this one was to follow.
        if (this.#pages.at(-1) !== last && this.#pages.at(-1)?.endCursor !== after) return;
        this.#pages = [...this.#pages, { ...nextPage(after, fetched), isStale: this.#changes !== changes }];
        this.#error = undefined;
      })
      .catch((error: unknown) => {
        this.#error = error;
        this.#askAgainAfter(error, () => {
          if ((this.#pages.at(-1)?.endCursor ?? null) === after) void this.loadMore();
        });
      })
      .finally(() => {
        this.#loading = null;
        this.#answered = true;
        this.#tell();
      });
    // Nothing is told until it comes: nothing that is shown is another yet.
    await this.#loading;
    if (this.#changes !== changes) void this.#refreshSeen();
  }

  /** The sheet shows these rows (indices from 0): what is stale among them is asked for again. */
  see(first: number, last: number): void {
    this.#seen = { first, last };
    if (this.#pages.some((page) => page.isStale)) void this.#refreshSeen();
  }

  /** The books changed: what is looked at is asked for again now, the rest when it is looked at. */
  refresh(): void {
    this.#markStale();
    if (this.#pages.length === 0) void this.loadMore();
    else void this.#refreshSeen();
  }

  /**
   * Shows a change at once. Answers what to call when the server has answered: with `false` the change is taken back; with
   * `true` it stands, and `answered` takes the place of the rows it added, where the server has other names for them.
   */
  apply(change: RowChange): (held: boolean, answered?: readonly SheetRow[]) => void {
    this.#pages = changePages(this.#pages, change);
    this.#unanswered += 1;
    this.#applied += 1;
    this.#tell();
    let done = false;
    return (held, answered) => {
      if (done) return;
      done = true;
      this.#unanswered -= 1;
      if (!held) this.#pages = changePages(this.#pages, inverseOf(change));
      else if (answered) {
        // A page that was fetched meanwhile may have brought them already.
        const removed = [...change.added, ...answered];
        this.#pages = changePages(this.#pages, { removed, added: answered });
      }
      this.#markStale();
      this.#tell();
      void this.#refreshSeen();
    };
  }

  /** Tries again what failed, where it may succeed later and somebody still looks. */
  #askAgainAfter(error: unknown, ask: () => void): void {
    if (mayPass(error)) setTimeout(() => this.#listeners.size > 0 && ask(), askAgainAfterMs);
  }

  #markStale(): void {
    this.#changes += 1;
    this.#pages = this.#pages.map((page) => ({ ...page, isStale: true }));
  }

  async #refreshSeen(): Promise<void> {
    if (this.#refreshing || this.#unanswered > 0) return;
    this.#refreshing = true;
    try {
      for (let page = this.#staleSeenPage(); page; page = this.#staleSeenPage()) {
        const [applied, changes] = [this.#applied, this.#changes];
        const fresh = await this.#fetchAgain(page);
        // A change shown meanwhile would be lost; its answer asks again.
        if (this.#unanswered > 0) break;
        if (this.#applied !== applied) continue;
        const index = this.#pages.findIndex((one) => one.after === page?.after);
        if (index === -1) break;
        // It is shown even so: where changes never cease, there would be no moment to show anything.
        const isStale = this.#changes !== changes;
        this.#pages = this.#pages.toSpliced(index, 1, { ...fresh, isStale });
        this.#error = undefined;
        this.#tell();
      }
    } catch (error) {
      this.#error = error;
      this.#tell();
      // Until they are fetched, the rows of before stand there as if they were true.
      this.#askAgainAfter(error, () => void this.#refreshSeen());
    } finally {
      this.#refreshing = false;
    }
  }

  async #fetchAgain(page: RowPage): Promise<RowPage> {
    const rows: SheetRow[] = [];
    let after = page.after;
    for (;;) {
      const fetched = await this.fetch({ first: pageSize, after });
      const within = withinPage(page, fetched);
      rows.push(...within.rows);
      if (within.isFilled) return { ...page, rows };
      after = fetched.cursors.at(-1) ?? null;
      // The last page grows without bound as the list does; what is beyond a page comes as a page of its own.
      if (page.end === null && rows.length >= pageSize) {
        return { ...page, rows, endCursor: after, end: fetched.rows.at(-1) ?? null };
      }
    }
  }

  /** The first stale page among the rows that are looked at, with a page's worth of margin. */
  #staleSeenPage(): RowPage | undefined {
    let index = 0;
    for (const page of this.#pages) {
      const from = index;
      index += page.rows.length;
      if (page.isStale && from <= this.#seen.last + pageSize && index >= this.#seen.first - pageSize)
        return page;
    }
    return undefined;
  }

  #tell(): void {
    // Whoever shows the rows works out where each stands: they are other rows only when a page is another.
    if (this.#told !== this.#pages) {
      const isGrown = this.#told.every((page, index) => page === this.#pages[index]);
      const others = isGrown ? this.#pages.slice(this.#told.length) : this.#pages;
      const rows = others.flatMap((page) => page.rows);
      this.#grewFrom = isGrown ? this.#rows : null;
      this.#rows = isGrown ? [...this.#rows, ...rows] : rows;
      this.#told = this.#pages;
    }
    this.#snapshot = {
      rows: this.#rows,
      grewFrom: this.#grewFrom,
      isFirstLoad: !this.#answered && this.#pages.length === 0,
      hasMore: this.#pages.at(-1)?.end !== null && this.#pages.length > 0,
      error: this.#error,
    };
    for (const listener of this.#listeners) listener();
  }
}
