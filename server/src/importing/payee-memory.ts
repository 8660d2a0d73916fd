import type { StatementLine } from './formats/statement.ts';
import { payeeLikeness, payeeWords } from './payee-likeness.ts';
import type { PayeeMemory } from './verdict.ts';

/** Words left out at the end of a bank's text to find the payee that history knows: towns, branches, references. */
const WORDS_LEFT_OUT_MAX = 4;

/** Compares payees of statement lines with those of the books, by their words and by what they were called before. */
export class Payees {
  readonly #history: ReadonlyMap<string, PayeeMemory>;
  /** Texts repeat, within a file and from pass to pass. */
  readonly #words = new Map<string, readonly string[]>();

  constructor(history: ReadonlyMap<string, PayeeMemory>) {
    this.#history = history;
  }

  /** How like a payee of the books is to a line: to what the bank wrote, or to what a person has called that before. */
  likeness(line: StatementLine, payee: string): number {
    const typed = this.#wordsOf(payee);
    if (typed.length === 0) return 0;
    const bank = payeeLikeness(typed, this.#wordsOf(`${line.payee} ${line.memo}`));
    const name = this.memoryOf(line)?.payee;
    return name === undefined ? bank : Math.max(bank, payeeLikeness(typed, this.#wordsOf(name)));
  }

  /** What history knows of a line's payee: under the whole of its words, else under the longest beginning of them. */
  memoryOf(line: StatementLine): PayeeMemory | null {
    if (this.#history.size === 0) return null;
    const words = this.#wordsOf(line.payee === '' ? line.memo : line.payee);
    const lengthMin = Math.max(1, words.length - WORDS_LEFT_OUT_MAX);
    for (let length = words.length; length >= lengthMin; length--) {
      const memory = this.#history.get(words.slice(0, length).join(' '));
      if (memory !== undefined) return memory;
    }
    return null;
  }

  #wordsOf(text: string): readonly string[] {
    let words = this.#words.get(text);
    if (words === undefined) {
      words = payeeWords(text);
      this.#words.set(text, words);
    }
    return words;
  }
}
