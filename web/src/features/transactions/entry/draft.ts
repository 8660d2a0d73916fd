import type { BusinessDate } from '../../../shared/format/business-date.ts';
import type { CategoryChoice } from '../../../shared/ui/category-picker.tsx';
import type { PostingStatus } from '../rows/sheet-row.ts';
import { absolute } from './entry-amount.ts';
import type { Entry, EntryLine } from './entry.ts';

/** Where the money of a line came from or went: a category, another own account, or null for uncategorised. */
export type LineTarget = CategoryChoice | { readonly kind: 'opening' } | null;

/** One line as it stands in its fields. */
export interface DraftLine {
  /** Tells the lines of one draft apart. */
  readonly key: number;
  readonly target: LineTarget;
  /** As typed. Of a line that is the only one it does not count: the entry's amount is the line's. */
  readonly amountText: string;
  readonly memo: string;
  /** What arrives in the other account where its currency differs, as typed, without a sign. */
  readonly counterText: string;
  /** Day of the other side; null when it is the same. */
  readonly arrivesOn: BusinessDate | null;
  /** Status of the other side; null when nobody has said. */
  readonly status: PostingStatus | null;
}

/** A row as it stands in its fields, readable or not. Nothing typed is ever cut to what can be saved. */
export interface Draft {
  readonly accountId: string | null;
  /** Null while what stands in the field is no day. */
  readonly date: BusinessDate | null;
  readonly payee: string;
  readonly note: string;
  readonly tags: readonly string[];
  readonly status: PostingStatus;
  /** The entry's amount as typed. */
  readonly amountText: string;
  /** At least one. */
  readonly lines: readonly DraftLine[];
  /** The category came with the payee, so that another payee may bring another. */
  readonly isCategoryGuessed: boolean;
}

export const emptyLine: Omit<DraftLine, 'key'> = {
  target: null,
  amountText: '',
  memo: '',
  counterText: '',
  arrivesOn: null,
  status: null,
};

/** The draft of a new row. */
export function blankDraft({ accountId, date }: { accountId: string | null; date: BusinessDate }): Draft {
  return {
    accountId,
    date,
    payee: '',
    note: '',
    tags: [],
    status: 'CLEARED',
    amountText: '',
    lines: [{ ...emptyLine, key: 0 }],
    isCategoryGuessed: false,
  };
}

/** How amounts are written into fields: decimals by the household's locale. */
export type WriteAmount = (amount: string, options: { signed: boolean }) => string;

/** The draft of an entry that stands in the books. */
export function draftOf(entry: Entry, write: WriteAmount): Draft {
  const { accountId, date, payee, note, tags, status, amount } = entry;
  return {
    accountId,
    date,
    payee,
    note,
    tags,
    status,
    amountText: write(amount, { signed: true }),
    lines: entry.lines.map((line, key) => draftLineOf(line, key, write)),
    isCategoryGuessed: false,
  };
}

function draftLineOf(line: EntryLine, key: number, write: WriteAmount): DraftLine {
  const base = { ...emptyLine, key, amountText: write(line.amount, { signed: true }), memo: line.memo };
  switch (line.kind) {
    case 'CATEGORY':
      return { ...base, target: line.categoryId === null ? null : { kind: 'category', id: line.categoryId } };
    case 'OPENING':
      return { ...base, target: { kind: 'opening' } };
    case 'TRANSFER':
      return {
        ...base,
        target: { kind: 'account', id: line.accountId },
        counterText:
          line.counterAmount === null ? '' : write(absolute(line.counterAmount), { signed: false }),
        arrivesOn: line.arrivesOn,
        status: line.status,
      };
  }
}

/** Whether a line of a split says nothing, so that it may be left out. */
export function isBlankLine(line: DraftLine): boolean {
  return line.target === null && line.amountText.trim() === '' && line.memo.trim() === '';
}

/** Whether a new row says nothing worth keeping. */
export function isBlankDraft({ payee, note, tags, amountText, lines }: Draft): boolean {
  return (
    payee.trim() === '' &&
    note.trim() === '' &&
    tags.length === 0 &&
    amountText.trim() === '' &&
    lines.every(isBlankLine)
  );
}

/** Whether two drafts say the same: lines that say nothing do not count, nor where a category came from. */
export function sameDraft(left: Draft, right: Draft): boolean {
  return left === right || JSON.stringify(told(left)) === JSON.stringify(told(right));
}

function told({ isCategoryGuessed: _, lines, ...fields }: Draft): unknown {
  const [first, ...rest] = lines;
  return { ...fields, lines: [first, ...rest.filter((line) => !isBlankLine(line))] };
}
