/**
 * The forms of canaries: what another household's rows hold, and nothing else in a run does. A sum that a canary went into is
 * found too, because its amounts are larger than all others together.
 */

/** Stands in every text. Letters and digits alone, so that no encoding of a URL, of JSON or of HTML changes it. */
export const token = 'canaryq7';
/** Added to whole numbers, of which 100,000 are told from others; fits GraphQL's Int. */
export const numberBase = 1_907_000_000;
/** Added to numbers of 16 bits. */
export const smallNumberBase = 19_070;
/** What amounts are multiplied by. */
export const amountFactor = 1_907_000_000_013;
/** The year of its days and instants, and of instants that must lie ahead. */
export const year = 1907;
export const yearAhead = 2907;
/** Currencies that no other household of a run has, by those that they stand for. */
export const currencies: Readonly<Record<string, string>> = { EUR: 'LYD', USD: 'IQD', GBP: 'TND' };
export const timeZone = 'Antarctica/Troll';

/** What tells whose canary a text is: the last digits of the household's id, and a number. `plant.ts` writes it as SQL. */
export function markOf(householdId: string, row: number): string {
  return `${householdId.slice(-8)}.${row}`;
}

/** Whether a text has canaries of other households than this one. */
export function isOfAnother(text: string, householdId: string): boolean {
  return [...text.matchAll(/canaryq7[^"\\]*?([0-9a-f]{8})\.\d+/gi)].some(
    ([, mark]) => mark?.toLowerCase() !== householdId.slice(-8),
  );
}

/** Forms that a log and figures have by chance too: times in milliseconds, counts. They are looked for in answers alone. */
const ofAnswers = new Set(['small number', 'amount']);

const forms: readonly (readonly [kind: string, form: RegExp])[] = [
  ['text', /canaryq7[\w .-]{0,60}/i],
  // What bytes look like in hexadecimal digits.
  ['bytes', /63616e6172797137/i],
  // Not the decimals of a fraction: those of a duration may be any.
  ['number', /(?<![\da-f.])19070\d{5}(?![\da-f])/],
  ['small number', /(?<![\w.-])1907\d(?![\w.-])/],
  ['day or instant', /(?<!\d)[12]907-\d\d-\d\d/],
  ['time zone', /Antarctica\/Troll/],
  // Twelve digits and more before the point: no other amount, and no sum of others, is as large. Nines are sent as too many,
  // and a refusal of such an amount tells the largest that there is.
  ['amount', /(?<![\w.-])-?(?!9{14}|922337203685477)\d{12,}(?:\.\d+)?(?![\w.-])/],
];

/** A canary that was found, and where. */
export interface Sighting {
  readonly kind: string;
  readonly found: string;
}

/** Finds canaries: by their forms, and values that are canaries by being random, such as ids. */
export class CanaryFinder {
  private readonly literals = new Map<string, string>();

  /** Makes values canaries. @param name where they stand, as `table.column` */
  add(name: string, values: readonly string[]): void {
    for (const value of values) this.literals.set(value.toLowerCase(), name);
  }

  /** Takes values back: what somebody has themselves tells nothing of others. */
  forget(values: readonly string[]): void {
    for (const value of values) this.literals.delete(value.toLowerCase());
  }

  /** The canaries of a text, also of what is base64 in it, such as cursors. */
  find(text: string, { isAnswer = true }: { readonly isAnswer?: boolean } = {}): Sighting[] {
    const found: Sighting[] = [];
    for (const [kind, form] of forms) {
      if (!isAnswer && ofAnswers.has(kind)) continue;
      const match = form.exec(text);
      if (match !== null) found.push({ kind, found: match[0] });
    }
    // Ids and hashes, read as the words that they are, so that each costs one look-up however many canaries there are.
    for (const [word] of text.matchAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{40,}/gi)) {
      const name = this.literals.get(word.toLowerCase());
      if (name !== undefined) found.push({ kind: name, found: word });
    }
    for (const [word] of text.matchAll(/[\w+/-]{16,}={0,2}/g)) {
      const decoded = Buffer.from(word, /[-_]/.test(word) ? 'base64url' : 'base64').toString('latin1');
      // Few texts become readable by decoding: those that were encoded.
      if (/^[\x20-\x7e\s]+$/.test(decoded) || decoded.toLowerCase().includes(token))
        found.push(
          ...this.find(decoded, { isAnswer }).map((each) => ({
            ...each,
            found: `${each.found} (in base64)`,
          })),
        );
    }
    return found;
  }

  /** Whether a value of a field of the schema is a canary that its text alone does not tell. */
  findValue(typeName: string, value: unknown): Sighting[] {
    // The list of all currencies is open to everybody.
    if (typeName === 'Currency' || typeof value !== 'string') return [];
    return Object.values(currencies).includes(value) ? [{ kind: 'currency', found: value }] : [];
  }
}
