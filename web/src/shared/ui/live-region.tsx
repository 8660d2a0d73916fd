import { useSyncExternalStore } from 'react';

let text = '';
const listeners = new Set<() => void>();

/**
 * Tells a screen reader something politely: a changed balance, a saved row. One region serves the whole program,
 * so that announcements queue instead of talking over each other. Saying the same again is heard again.
 */
export function announce(message: string): void {
  text = text === message ? `${message}\u00a0` : message;
  for (const listener of listeners) listener();
}

/** The region itself; stands once, in the root layout. */
export function LiveRegion() {
  const said = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => text,
  );
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {said}
    </div>
  );
}
