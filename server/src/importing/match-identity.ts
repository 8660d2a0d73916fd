import type { LineIdentity } from './fingerprint.ts';
import type { StatementLine } from './formats/statement.ts';
import type { ImportedLine, ReasonCode } from './verdict.ts';

/** Lines of different fingerprints that must be known under other ids before a bank is taken to have reissued them. */
const REISSUED_LINES_MIN = 3;

/** An imported line that a line of the file is the same as. */
export interface SameLine {
  readonly record: ImportedLine | null;
  readonly code: ReasonCode;
}

/** What stands in the books under one fingerprint. */
interface Known {
  /** Those not yet the same as a line of the file, the next one last: standing before deleted, then by occurrence. */
  readonly withoutId: ImportedLine[];
  readonly withId: ImportedLine[];
  readonly occurrences: Set<number>;
  standing: number;
}

/**
 * Tells which lines of a file were imported before. Each imported line is the same as at most one line of the file.
 *
 * 1. The bank's id decides where both have one (OFX 1.6 and 2.2, section 3.2.1): same id, same line, whatever else the
 *    bank changed; other ids, other lines.
 * 2. Where either has none, the n-th equal line of a day is the n-th one in the books.
 * 3. A bank that gives out new ids with every download shows by this: not one id of the file is known, and several
 *    different lines of it are. Then the ids say nothing, and rule 2 holds for them too.
 */
export class ImportedLines {
  readonly #byId = new Map<string, ImportedLine>();
  readonly #known = new Map<string, Known>();
  readonly #taken = new Set<ImportedLine>();

  constructor(imported: readonly ImportedLine[]) {
    const lastFirst = [...imported].sort(
      (a, b) =>
        Number(b.deleted) - Number(a.deleted) || b.occurrence - a.occurrence || compare(b.bankId, a.bankId),
    );
    for (const record of lastFirst) {
      if (record.bankId !== null) this.#byId.set(record.bankId, record);
      const known = this.#knownOf(record.fingerprint);
      (record.bankId === null ? known.withoutId : known.withId).push(record);
      known.occurrences.add(record.occurrence);
      if (!record.deleted) known.standing++;
    }
  }

  /** The imported line of each line of the file, null for lines that are not in the books. */
  find(lines: readonly StatementLine[], identities: readonly LineIdentity[]): (SameLine | null)[] {
    const result: (SameLine | null)[] = lines.map(() => null);
    let knownIds = 0;
    const idsOfFile = new Set<string>();
    for (const [index, { bankId }] of lines.entries()) {
      if (bankId === null) continue;
      const record = this.#byId.get(bankId) ?? null;
      if (record !== null) knownIds++;
      if (idsOfFile.has(bankId)) {
        result[index] = { record, code: 'same_bank_id_in_file' };
      } else if (record !== null) {
        const isSame = record.fingerprint === identities[index]!.fingerprint;
        result[index] = { record, code: isSame ? 'same_bank_id' : 'same_bank_id_changed' };
        this.#taken.add(record);
      }
      idsOfFile.add(bankId);
    }
    for (const [index, line] of lines.entries()) {
      if (result[index] !== null) continue;
      const record = this.#equal(identities[index]!.fingerprint, { hasId: line.bankId !== null });
      if (record !== null) result[index] = { record, code: 'equal_line_in_the_books' };
    }
    if (knownIds === 0) this.#findReissued(lines, identities, result);
    return result;
  }

  /** How many lines with the fingerprint stand in the books, those deleted left out. */
  standingCount(fingerprint: string): number {
    return this.#known.get(fingerprint)?.standing ?? 0;
  }

  /** Whether the line of an imported transaction is the same as none of the file's. */
  isFree(record: ImportedLine): boolean {
    return !this.#taken.has(record);
  }

  take(record: ImportedLine): void {
    this.#taken.add(record);
  }

  /** An occurrence that no line of the fingerprint has; it is taken from now on. */
  freeOccurrence(fingerprint: string): number {
    const { occurrences } = this.#knownOf(fingerprint);
    let free = occurrences.size;
    while (occurrences.has(free)) free++;
    occurrences.add(free);
    return free;
  }

  #knownOf(fingerprint: string): Known {
    let known = this.#known.get(fingerprint);
    if (known === undefined) {
      known = { withoutId: [], withId: [], occurrences: new Set(), standing: 0 };
      this.#known.set(fingerprint, known);
    }
    return known;
  }

  #equal(fingerprint: string, line: { hasId: boolean }): ImportedLine | null {
    const known = this.#known.get(fingerprint);
    if (known === undefined) return null;
    return this.#takeNext(known.withoutId) ?? (line.hasId ? null : this.#takeNext(known.withId));
  }

  #findReissued(
    lines: readonly StatementLine[],
    identities: readonly LineIdentity[],
    result: (SameLine | null)[],
  ): void {
    const waiting = lines.flatMap((line, index) => {
      const { fingerprint } = identities[index]!;
      const known = this.#known.get(fingerprint);
      return result[index] === null && line.bankId !== null && known !== undefined
        ? [{ index, fingerprint, known }]
        : [];
    });
    const knownAnew = waiting.filter(({ known }) => known.withId.some((record) => this.isFree(record)));
    if (new Set(knownAnew.map(({ fingerprint }) => fingerprint)).size < REISSUED_LINES_MIN) return;
    for (const { index, known } of waiting) {
      const record = this.#takeNext(known.withId);
      if (record !== null) result[index] = { record, code: 'bank_ids_were_reissued' };
    }
  }

  /** The next line that is still free; those before it are let go of, so that a long list is walked once. */
  #takeNext(records: ImportedLine[]): ImportedLine | null {
    for (let record = records.pop(); record !== undefined; record = records.pop()) {
      if (!this.isFree(record)) continue;
      this.#taken.add(record);
      return record;
    }
    return null;
  }
}

function compare(a: string | null, b: string | null): number {
  const [left, right] = [a ?? '', b ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}
