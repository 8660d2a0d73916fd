import { useRef } from 'react';
import type { OpenEditor } from '../saving/editors.ts';

type Place = Pick<OpenEditor, 'key' | 'row' | 'state'>;

/**
 * The open rows as far as it matters where they stand: the same array until one opens, closes or is sent. What is typed moves
 * nothing, and so no key has the places of a hundred thousand rows worked out anew.
 */
export function useEditorPlaces(editors: readonly Place[]): readonly Place[] {
  const places = useRef(editors);
  if (!areSamePlaces(places.current, editors)) places.current = editors;
  return places.current;
}

/** Whether all of them stand where they stood. */
export function areSamePlaces(before: readonly Place[], after: readonly Place[]): boolean {
  return (
    before.length === after.length &&
    before.every((one, index) => {
      const other = after[index];
      return one.key === other?.key && one.row === other.row && one.state === other.state;
    })
  );
}
