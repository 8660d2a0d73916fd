/** What a server does to a batch beyond the request that began it. */
export type ImportPhase = 'reading' | 'committing' | 'undoing';

/** How a piece of work came to its end: refused is a person's matter, failed is ours. */
export type WorkOutcome = 'done' | 'refused' | 'failed' | 'stopped';

/** What a scanner made of an upload; away is one that gave no answer. */
export type ScanOutcome = 'clean' | 'found' | 'too_large' | 'away';

export interface OperationTold {
  readonly name: string | null;
  readonly kind: 'query' | 'mutation' | 'subscription' | 'unknown';
  /** `ok`, or the code of the first error. */
  readonly code: string;
  /** Only who is signed in gives an operation a name of its own among the figures. */
  readonly isSignedIn: boolean;
}

/** What every room tells of its work, to be counted where somebody wants to know: see `http/prometheus.ts`. */
export interface Measures {
  operation(told: OperationTold): void;
  statement(seconds: number): void;
  published(isDelivered: boolean): void;
  received(): void;
  pinged(seconds: number): void;
  socketMessage(): void;
  socketClosed(code: number): void;
  importBegan(phase: ImportPhase): void;
  importEnded(
    phase: ImportPhase,
    how: { readonly outcome: WorkOutcome; readonly lines: number; readonly seconds: number },
  ): void;
  uploaded(bytes: number): void;
  scanned(outcome: ScanOutcome): void;
}

const nothing = (): void => undefined;

/** Counts nothing. */
export const unmeasured: Measures = {
  operation: nothing,
  statement: nothing,
  published: nothing,
  received: nothing,
  pinged: nothing,
  socketMessage: nothing,
  socketClosed: nothing,
  importBegan: nothing,
  importEnded: nothing,
  uploaded: nothing,
  scanned: nothing,
};
