import { rawText } from '../text.ts';
import type { LineIssueCode } from '../statement.ts';
import type { Delimiter } from './settings.ts';

/** Longest record that is read. A bank's line is a few hundred characters; past this the file is not a table. */
export const RECORD_CHARACTERS_MAX = 64 * 1024;

/** Most lines one quoted value may run over, so that a quote never closed cannot swallow the file. */
export const QUOTED_LINES_MAX = 50;

/** One record of a CSV file. */
export interface CsvRecord {
  /** 1-based line of the file on which it begins. */
  readonly lineNumber: number;
  /** Values with their quotes taken off; empty when there is a `problem`. */
  readonly cells: readonly string[];
  /** The record as it stands, shortened when it is long. */
  readonly raw: string;
  readonly problem: Extract<LineIssueCode, 'line_is_too_long' | 'quote_is_not_closed'> | null;
}

/**
 * Reads the records of a CSV text one after another (RFC 4180, with any delimiter and any line end), in one pass and
 * with bounded work per record whatever the text is. Blank lines are passed over. More forgiving than the RFC where
 * banks are careless: a quote inside a value stands for itself unless the value ends behind it.
 *
 * A quote that is never closed makes a problem of the line it stands on alone; reading goes on at the next line.
 */
export class CsvRecords {
  /** Characters of the text that are read. */
  position = 0;
  /** 1-based line of the file at `position`. */
  lineNumber = 1;
  readonly #text: string;
  readonly #delimiter: Delimiter;
  readonly #lineEnd: '\n' | '\r';

  constructor(text: string, delimiter: Delimiter) {
    this.#text = text;
    this.#delimiter = delimiter;
    this.#lineEnd = text.includes('\n') ? '\n' : '\r';
  }

  /** Passes over whole lines, however they are quoted. */
  skipLines(count: number): void {
    for (let i = 0; i < count && this.position < this.#text.length; i++) this.#passLine();
  }

  /** The next record, or null at the end of the text. */
  next(): CsvRecord | null {
    while (this.position < this.#text.length) {
      const start = this.position;
      const end = this.#endOfLine(start);
      const { lineNumber } = this;
      if (end - start > RECORD_CHARACTERS_MAX) {
        this.#passLine();
        return { lineNumber, cells: [], raw: this.#raw(start, end), problem: 'line_is_too_long' };
      }
      const line = this.#text.slice(start, this.#text[end - 1] === '\r' && end > start ? end - 1 : end);
      if (line.trim() === '') {
        this.#passLine();
        continue;
      }
      if (!line.includes('"')) {
        this.#passLine();
        return { lineNumber, cells: line.split(this.#delimiter), raw: rawText(line), problem: null };
      }
      return this.#quotedRecord(start, end);
    }
    return null;
  }

  #quotedRecord(start: number, end: number): CsvRecord {
    const { lineNumber } = this;
    const cells: string[] = [];
    let at = start;
    for (;;) {
      const quote = this.#openingQuote(at);
      let next: number;
      if (quote < 0) {
        next = this.#endOfPlainCell(at);
        cells.push(this.#text.slice(at, next));
      } else {
        const closing = this.#closingQuote(quote + 1, start);
        if (closing < 0) {
          this.#passLine();
          return { lineNumber, cells: [], raw: this.#raw(start, end), problem: 'quote_is_not_closed' };
        }
        cells.push(this.#text.slice(quote + 1, closing).replaceAll('""', '"'));
        next = this.#passBlanks(closing + 1);
      }
      if (this.#text[next] !== this.#delimiter) {
        while (this.position <= next && this.position < this.#text.length) this.#passLine();
        return { lineNumber, cells, raw: this.#raw(start, next), problem: null };
      }
      at = next + 1;
    }
  }

  /** Where the quote stands that opens the value beginning at `at`, or -1 when the value is not quoted. */
  #openingQuote(at: number): number {
    let i = at;
    while (this.#text[i] === ' ') i++;
    return this.#text[i] === '"' ? i : -1;
  }

  /**
   * Where the quote stands that closes the value beginning at `from`: the first one that is not doubled and behind
   * which the value ends. -1 when there is none within bounds, or when a single quote inside a value that has already
   * run over its line shows that the value was left open on an earlier one.
   */
  #closingQuote(from: number, recordStart: number): number {
    let lineEnds = 0;
    let at = from;
    for (;;) {
      const quote = this.#text.indexOf('"', at);
      if (quote < 0 || quote - recordStart > RECORD_CHARACTERS_MAX) return -1;
      for (let end = this.#endOfLine(at); end < quote; end = this.#endOfLine(end + 1)) {
        if (++lineEnds >= QUOTED_LINES_MAX) return -1;
      }
      let behind = quote + 1;
      while (this.#text[behind] === '"') behind++;
      if ((behind - quote) % 2 === 1) {
        if (this.#endsCell(behind - 1)) return behind - 1;
        if (lineEnds > 0) return -1;
      }
      at = behind;
    }
  }

  /** Whether a value ends behind the quote at `i`. */
  #endsCell(i: number): boolean {
    const next = this.#passBlanks(i + 1);
    const character = this.#text[next];
    return character === undefined || character === this.#delimiter || character === this.#lineEnd;
  }

  #passBlanks(from: number): number {
    let i = from;
    while (this.#text[i] === ' ') i++;
    if (this.#text[i] === '\r' && this.#text[i + 1] === '\n') i++;
    return i;
  }

  #endOfPlainCell(at: number): number {
    for (let i = at; ; i++) {
      const character = this.#text[i];
      if (character === undefined || character === this.#delimiter || character === this.#lineEnd) return i;
      if (character === '\r' && this.#text[i + 1] === '\n') return i;
    }
  }

  #endOfLine(from: number): number {
    const end = this.#text.indexOf(this.#lineEnd, from);
    return end < 0 ? this.#text.length : end;
  }

  #passLine(): void {
    this.position = this.#endOfLine(this.position) + 1;
    this.lineNumber++;
  }

  #raw(start: number, end: number): string {
    // Only as much is taken out of the text as is kept: a line may be as long as the file.
    return rawText(this.#text.slice(start, Math.min(end, start + 2 * 1024)).trimEnd());
  }
}
