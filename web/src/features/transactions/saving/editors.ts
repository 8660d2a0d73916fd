import { useSyncExternalStore } from 'react';
import { newKey } from '../../../apollo/address.ts';
import type { DraftChange } from '../entry/change-draft.ts';
import { changeDraft } from '../entry/change-draft.ts';
import { isBlankDraft, sameDraft, type Draft } from '../entry/draft.ts';
import type { Entry } from '../entry/entry.ts';
import type { SheetRow, Transaction } from '../rows/sheet-row.ts';

/** Cells of a row that the keyboard can be put into. */
export type EditorField = 'date' | 'account' | 'payee' | 'category' | 'note' | 'amount' | 'line' | 'counter';

/** A row that is open, or that was saved and waits for its answer. */
export interface OpenEditor {
  /** The transaction's id, or a name of its own for a new one. */
  readonly key: string;
  /** The row it was opened on; null for a new one. */
  readonly row: SheetRow | null;
  /** What it was opened with, as the books have it; null for a new one. */
  readonly before: Entry | null;
  /** The other account's side is edited: what is saved is mirrored back. */
  readonly isMirrored: boolean;
  /** Version that the edit is based on; 0 for a new one. */
  readonly version: number;
  readonly initial: Draft;
  readonly draft: Draft;
  /** One key for one entry, kept while it is sent again. */
  readonly idempotencyKey: string;
  readonly state: EditorState;
  /** Problems are shown once the person has tried to save. */
  readonly showsProblems: boolean;
  /** Where the keyboard should go; a new object asks again. Null leaves it where it is. */
  readonly focus: { readonly field: EditorField } | null;
  /** Only own accounts are offered: it was opened as a transfer. */
  readonly isTransfer: boolean;
}

export type EditorState =
  | { readonly kind: 'open' }
  /** Sent; the row is shown as if it were saved, a new one under a name of its own. */
  | { readonly kind: 'saving'; readonly shownAs: string | null }
  /** The server said no, or could not be reached. */
  | { readonly kind: 'refused'; readonly error: unknown }
  /** Somebody changed it meanwhile; `theirs` is how it stands now. */
  | { readonly kind: 'changed'; readonly theirs: Transaction };

/** Whether something was typed that closing would lose. */
export function isTouched({ draft, initial, row }: OpenEditor): boolean {
  return !sameDraft(draft, initial) && (row !== null || !isBlankDraft(draft));
}

/**
 * The open rows of one list. They live outside the screen, so that going elsewhere and coming back finds what was typed.
 */
export class EditorStore {
  #editors: readonly OpenEditor[] = [];
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): readonly OpenEditor[] => this.#editors;

  find(key: string): OpenEditor | undefined {
    return this.#editors.find((editor) => editor.key === key);
  }

  open(editor: Omit<OpenEditor, 'idempotencyKey' | 'state' | 'showsProblems'>): void {
    const opened: OpenEditor = {
      ...editor,
      idempotencyKey: newKey(),
      state: { kind: 'open' },
      showsProblems: false,
    };
    this.#become([...this.#editors.filter((one) => one.key !== editor.key), opened]);
  }

  update(key: string, fields: Partial<OpenEditor>): void {
    this.#become(this.#editors.map((editor) => (editor.key === key ? { ...editor, ...fields } : editor)));
  }

  change(key: string, change: DraftChange): void {
    const editor = this.find(key);
    if (editor) this.update(key, { draft: changeDraft(editor.draft, change) });
  }

  close(key: string): void {
    this.#become(this.#editors.filter((editor) => editor.key !== key));
  }

  #become(editors: readonly OpenEditor[]): void {
    this.#editors = editors;
    for (const listener of this.#listeners) listener();
  }
}

const stores = new Map<string, EditorStore>();

/** The open rows of a list, by a name of the list. */
export function editorsOf(list: string): EditorStore {
  let store = stores.get(list);
  if (!store) {
    store = new EditorStore();
    stores.set(list, store);
  }
  return store;
}

export function useEditors(store: EditorStore): readonly OpenEditor[] {
  return useSyncExternalStore(store.subscribe, store.snapshot);
}

/** Whether a row somewhere is open with something typed, for the question before the tab is closed. */
export function hasTouchedEditors(): boolean {
  return [...stores.values()].some((store) => store.snapshot().some(isTouched));
}

/** Forgets every open row: nobody is signed in any more. */
export function forgetEditors(): void {
  stores.clear();
}
