/** An answer as it was sent. */
export interface KeptAnswer {
  readonly body: Buffer;
  readonly contentType: string;
  readonly etag: string;
}

/** What an answer follows from: the same place always has the same answer. */
export interface AnswerPlace {
  readonly householdId: string;
  readonly revision: bigint;
  /** Today in the household, for what is told as of today. */
  readonly day: string;
  /** Everything else: role, document, operation, variables, form of the answer. */
  readonly key: string;
}

interface Shelf {
  readonly revision: bigint;
  readonly day: string;
  readonly answers: Map<string, KeptAnswer>;
  bytes: number;
}

/** What an answer takes besides its body: key, header texts, places in maps. */
const overheadBytes = 400;
/** Largest share of the memory that one answer may take. */
const answerShareMax = 1 / 8;

/**
 * Answers to reads, by the revision of their household. A household's answers are those of its newest revision and day that
 * was seen here; when it moves on they all go. Memory is bounded: the households that were asked for least lately go first.
 */
export class ReadCache {
  private readonly shelves = new Map<string, Shelf>();
  private bytes = 0;

  /** @param bytesMax memory for all answers; with 0 nothing is kept */
  constructor(private readonly bytesMax: number) {}

  /** The answer of a place, if it is kept. */
  get(place: AnswerPlace): KeptAnswer | undefined {
    const shelf = this.shelves.get(place.householdId);
    if (shelf === undefined || !isOf(shelf, place)) return undefined;
    const answer = shelf.answers.get(place.key);
    if (answer !== undefined) {
      // A map remembers the order of its keys: the last is the one that was asked for last.
      this.shelves.delete(place.householdId);
      this.shelves.set(place.householdId, shelf);
    }
    return answer;
  }

  /** Keeps an answer, unless a newer revision of its household is known. */
  set(place: AnswerPlace, answer: KeptAnswer): void {
    const bytes = answer.body.length + overheadBytes;
    if (bytes > this.bytesMax * answerShareMax) return;
    const shelf = this.shelfFor(place);
    if (shelf === undefined || shelf.answers.has(place.key)) return;
    shelf.answers.set(place.key, answer);
    shelf.bytes += bytes;
    this.bytes += bytes;
    for (const [householdId] of this.shelves) {
      if (this.bytes <= this.bytesMax) break;
      this.drop(householdId);
    }
  }

  /** Bytes that are kept now. */
  get size(): number {
    return this.bytes;
  }

  private shelfFor(place: AnswerPlace): Shelf | undefined {
    const { householdId, revision, day } = place;
    const known = this.shelves.get(householdId);
    if (known !== undefined) {
      // A request that took long may come back with a revision of before.
      if (known.revision > revision || (known.revision === revision && known.day > day)) return undefined;
      if (isOf(known, place)) return known;
      this.drop(householdId);
    }
    const made: Shelf = { revision, day, answers: new Map(), bytes: 0 };
    this.shelves.set(householdId, made);
    return made;
  }

  private drop(householdId: string): void {
    this.bytes -= this.shelves.get(householdId)?.bytes ?? 0;
    this.shelves.delete(householdId);
  }
}

function isOf(shelf: Shelf, { revision, day }: AnswerPlace): boolean {
  return shelf.revision === revision && shelf.day === day;
}
