import { useSyncExternalStore } from 'react';

type Opened = 'jump' | 'keys' | null;

let opened: Opened = null;
const listeners = new Set<() => void>();

function open(next: Opened): void {
  opened = next;
  listeners.forEach((listener) => listener());
}

/** Opens the search over accounts, screens and actions. */
export const openJump = () => open('jump');
/** Opens the list of keys. */
export const openKeys = () => open('keys');
export const closeOpened = () => open(null);

/** Which of the two is open. */
export function useOpened(): Opened {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => opened,
  );
}
