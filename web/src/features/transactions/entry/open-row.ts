import type { Account } from '../../../apollo/books.ts';
import type { BusinessDate } from '../../../shared/format/business-date.ts';
import type { SheetRow } from '../rows/sheet-row.ts';
import type { EditorField, OpenEditor } from '../saving/editors.ts';
import { blankDraft, draftOf, type Draft, type WriteAmount } from './draft.ts';
import { entryOf, mirrorEntry } from './entry.ts';

type Opening = Omit<OpenEditor, 'idempotencyKey' | 'state' | 'showsProblems'>;

let count = 0;

/** A key for a new row, unlike any transaction's id. */
function newRowKey(): string {
  count += 1;
  return `new:${count}`;
}

/**
 * A row of the books to edit. In the register of an account a plain transfer is told from that account, whichever it was
 * entered in; what is part of another account's split is told from there.
 */
export function openingOf(
  row: SheetRow,
  { seenFrom, field, write }: { seenFrom: Account | null; field: EditorField; write: WriteAmount },
): Opening {
  const entered = entryOf(row.transaction);
  const isOtherSide = seenFrom !== null && entered.accountId !== seenFrom.id;
  const mirrored = isOtherSide ? mirrorEntry(entered) : null;
  const before = mirrored?.accountId === seenFrom?.id && mirrored ? mirrored : entered;
  const draft = draftOf(before, write);
  return {
    key: row.transaction.id,
    row,
    before,
    isMirrored: before !== entered,
    version: row.transaction.version,
    initial: draft,
    draft,
    focus: { field },
    isTransfer: false,
  };
}

/** A new row, empty. */
export function openingOfNew({
  accountId,
  date,
  isTransfer,
}: {
  accountId: string | null;
  date: BusinessDate;
  isTransfer: boolean;
}): Opening {
  const draft = blankDraft({ accountId, date });
  return {
    key: newRowKey(),
    row: null,
    before: null,
    isMirrored: false,
    version: 0,
    initial: draft,
    draft,
    focus: { field: isTransfer ? 'category' : 'payee' },
    isTransfer,
  };
}

/** A new row that says what another says, today. What was checked against the bank is not so for the copy. */
export function openingOfCopy(
  row: SheetRow,
  { seenFrom, today, write }: { seenFrom: Account | null; today: BusinessDate; write: WriteAmount },
): Opening {
  const { draft } = openingOf(row, { seenFrom, field: 'date', write });
  const copy: Draft = {
    ...draft,
    date: today,
    status: 'CLEARED',
    lines: draft.lines.map((line) => ({ ...line, arrivesOn: null, status: null })),
  };
  const blank = blankDraft({ accountId: draft.accountId, date: today });
  return {
    key: newRowKey(),
    row: null,
    before: null,
    isMirrored: false,
    version: 0,
    initial: blank,
    draft: copy,
    focus: { field: 'date' },
    isTransfer: false,
  };
}
