import { useRef } from 'react';

/** Indices from `first` to `last`, both shown. */
interface Span {
  readonly first: number;
  readonly last: number;
}

/**
 * Names the places that rows are drawn in, by the index of the row. While rows go on from one another each keeps its place. After
 * a jump, where none of those drawn before is left, the new ones are drawn in the places of the old: what stands in them is written
 * anew, which costs less than making them.
 */
export function useSlots(shown: Span): (index: number) => string {
  const before = useRef({ ...shown, base: 0 });
  before.current = spanAfter(before.current, shown);
  const { base } = before.current;
  return (index) => `slot:${index - base}`;
}

/** The span with the index that counts as the first place: another one after a jump. */
export function spanAfter(
  before: Span & { readonly base: number },
  { first, last }: Span,
): Span & { base: number } {
  const isJump = first > before.last || last < before.first;
  return { first, last, base: isJump ? before.base + first - before.first : before.base };
}
