import type { DocumentNode } from 'graphql';
import type { Random } from '../../test/support/random.ts';

/** A document with nothing wrong, and what is sent beside it. */
export interface Sound {
  readonly document: DocumentNode;
  readonly text: string;
  readonly variables: Record<string, unknown>;
  readonly operationName: string | null;
}

/** The same with something wrong. */
export interface Spoilt {
  readonly text: string;
  readonly variables: unknown;
  readonly operationName: string | null;
  readonly wrong: string;
  /** Codes of which it must be refused with one; null where it may also be answered. */
  readonly refusal: readonly string[] | null;
}

/** A way to make a document wrong. */
export type Way = (random: Random, made: Sound) => Partial<Omit<Spoilt, 'wrong'>>;
