import { useSyncExternalStore } from 'react';

type Opened = 'jump' | 'keys' | null;

/** A key that acts on results, pressed before there were any. */
export type HeldKey = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>;

let opened: Opened = null;
let typed = '';
let held: HeldKey[] = [];
let focusedBefore: Element | null = null;
const listeners = new Set<() => void>();

function tell(): void {
  listeners.forEach((listener) => listener());
}

function open(next: Opened): void {
  if (opened === null) focusedBefore = document.activeElement;
  opened = next;
  tell();
}

/** Opens the search over accounts, screens and actions. */
export const openJump = () => open('jump');
/** Opens the list of keys. */
export const openKeys = () => open('keys');

export function closeOpened(): void {
  opened = null;
  held = [];
  typed = '';
  tell();
}

/** Gives the keyboard back to what had it before the search was opened. */
export function returnFocus(): void {
  if (focusedBefore instanceof HTMLElement) focusedBefore.focus({ preventScroll: true });
}

/** Sets what is searched. */
export function setTyped(text: string): void {
  typed = text;
  tell();
}

/** Keeps a key until there are results for it to act on. */
export function holdKey({ key, code, shiftKey }: HeldKey): void {
  held.push({ key, code, shiftKey });
}

/** The keys that were kept, in their order; they are forgotten with this. */
export function takeHeldKeys(): readonly HeldKey[] {
  const keys = held;
  held = [];
  return keys;
}

function useStore<T>(read: () => T): T {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, read);
}

/** Which of the two is open. */
export function useOpened(): Opened {
  return useStore(() => opened);
}

/** What is searched. */
export function useTyped(): string {
  return useStore(() => typed);
}
