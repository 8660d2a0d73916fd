import { useEffect, useRef, useSyncExternalStore } from 'react';
import { holdTyping } from './hold-typing.ts';

/**
 * Every key of the program, in one list. A component says its keys while it is on screen:
 *
 *     useShortcut({ keys: 'n', group: 'register', label: t('keys.new'), run: () => openNewRow() });
 *
 * and `?` lists all that work here and now. `keys` is one key as `KeyboardEvent.key` names it (`n`, `/`, `?`,
 * `Delete`, `ArrowDown`), with `mod+` (⌘ or Ctrl), `shift+`, `alt+` before it where meant, or two keys one after
 * the other (`g o`). Keys do nothing while a person types in a field, unless `inFields` is set, and nothing while
 * a dialog is open, unless `inDialogs` is set. Enter and the space bar belong to the button or link that has the focus.
 */
export interface Shortcut {
  readonly keys: string;
  /** Heading in the list of keys. */
  readonly group: ShortcutGroup;
  /** What it does, in the language of the screen. */
  readonly label: string;
  readonly run: (event: KeyboardEvent) => void;
  readonly inFields?: boolean;
  readonly inDialogs?: boolean;
  /** It opens a field: what is typed before the field has the focus is typed there. */
  readonly opensField?: boolean;
  /** False switches the key off for now and takes it out of the list. */
  readonly enabled?: boolean;
}

export type ShortcutGroup = 'everywhere' | 'go' | 'register' | 'edit' | 'import' | 'categories';

/** A key that is handled where it is pressed (in a row editor, say) and only listed here. */
export interface ListedShortcut {
  readonly keys: string;
  readonly group: ShortcutGroup;
  readonly label: string;
}

const sequenceWithinMs = 900;
let entries: readonly (ListedShortcut & Partial<Shortcut>)[] = [];
const listeners = new Set<() => void>();
let pending: { key: string; atMs: number } | null = null;

function add(entry: ListedShortcut & Partial<Shortcut>): () => void {
  entries = [...entries, entry];
  listeners.forEach((listener) => listener());
  return () => {
    entries = entries.filter((one) => one !== entry);
    listeners.forEach((listener) => listener());
  };
}

/** Makes a key work while the component is mounted. See `Shortcut`. */
export function useShortcut(shortcut: Shortcut): void {
  const latest = useRef(shortcut);
  latest.current = shortcut;
  const { keys, group, label, enabled = true } = shortcut;
  const { inFields = false, inDialogs = false, opensField = false } = shortcut;
  useEffect(() => {
    if (!enabled) return undefined;
    const run = (event: KeyboardEvent) => latest.current.run(event);
    return add({ keys, group, label, inFields, inDialogs, opensField, run });
  }, [keys, group, label, inFields, inDialogs, opensField, enabled]);
}

/** Lists a key that the component handles itself. */
export function useListedShortcut({ keys, group, label }: ListedShortcut): void {
  useEffect(() => add({ keys, group, label }), [keys, group, label]);
}

/** All keys that work now, the same key once (the one that was said last counts). */
export function useShortcutList(): readonly ListedShortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => entries,
  );
}

/** Listens for keys on the document; the program starts it once. Answers how to stop. */
export function listenForShortcuts(): () => void {
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  const pressed = describe(event);
  if ((pressed === 'Enter' || pressed === ' ') && isPressable(event.target)) return;
  const sequence =
    pending && event.timeStamp - pending.atMs < sequenceWithinMs ? `${pending.key} ${pressed}` : null;
  pending = null;
  const inField = isField(event.target);
  const inDialog = document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
  const usable = entries.filter(
    (entry) => entry.run && (entry.inFields || !inField) && (entry.inDialogs || !inDialog),
  );
  const found =
    usable.findLast((entry) => sequence !== null && entry.keys === sequence) ??
    usable.findLast((entry) => entry.keys === pressed);
  if (found) {
    event.preventDefault();
    found.run?.(event);
    if (found.opensField) holdTyping();
  } else if (usable.some((entry) => entry.keys.startsWith(`${pressed} `))) {
    pending = { key: pressed, atMs: event.timeStamp };
  }
}

/** The key as shortcuts write it. Shift is part of a character's own key, so it is told for named keys alone. */
export function describe(
  event: Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey'>,
): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const named = event.key.length > 1 || /[a-z]/i.test(event.key);
  return [
    event.metaKey || event.ctrlKey ? 'mod+' : '',
    event.altKey ? 'alt+' : '',
    event.shiftKey && named ? 'shift+' : '',
    key,
  ].join('');
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select') !==
        null)
  );
}

/** Whether the focus is on something that a key presses. Buttons of a row that Tab does not reach leave the key to their row. */
function isPressable(target: EventTarget | null): boolean {
  const found = target instanceof HTMLElement ? target.closest<HTMLElement>(pressable) : null;
  return found !== null && (found.tabIndex >= 0 || found.closest('[role="row"]') === null);
}

const pressable =
  'button, a[href], summary, [role="button"], [role^="menuitem"], [role="option"], [role="tab"]';

const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

/** The keys as they are printed on the keyboard in front of the person: `mod+k` is ⌘K or Ctrl K. */
export function printedKeys(keys: string): string[] {
  return keys.split(' ').flatMap((chord) =>
    chord.split(/\+(?=.)/).map((key) => {
      switch (key) {
        case 'mod':
          return isApple ? '⌘' : 'Ctrl';
        case 'shift':
          return '⇧';
        case 'alt':
          return isApple ? '⌥' : 'Alt';
        case 'Enter':
          return '↵';
        case 'Escape':
          return 'Esc';
        case 'ArrowDown':
          return '↓';
        case 'ArrowUp':
          return '↑';
        case 'ArrowRight':
          return '→';
        case 'ArrowLeft':
          return '←';
        case 'Delete':
          return 'Del';
        case ' ':
          return '␣';
        default:
          return key.length === 1 ? key.toUpperCase() : key;
      }
    }),
  );
}
