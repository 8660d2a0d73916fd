import { emptyLine, isBlankLine, type Draft, type DraftLine, type LineTarget } from './draft.ts';

/** What a person does to a row while it is open. */
export type DraftChange =
  | {
      readonly type: 'fields';
      readonly fields: Partial<Pick<Draft, 'accountId' | 'date' | 'note' | 'tags' | 'status' | 'amountText'>>;
    }
  | { readonly type: 'payee'; readonly payee: string; readonly known?: KnownPayee | undefined }
  | { readonly type: 'target'; readonly key: number; readonly target: LineTarget }
  | {
      readonly type: 'line';
      readonly key: number;
      readonly fields: Partial<Omit<DraftLine, 'key' | 'target'>>;
    }
  | { readonly type: 'split' }
  | { readonly type: 'remove-line'; readonly key: number };

/** What a payee of the books brings along. Null for what should not be taken over. */
export interface KnownPayee {
  readonly categoryId: string | null;
  readonly accountId: string | null;
}

/** The draft after a change. Pure; what a field shows is what the draft says. */
export function changeDraft(draft: Draft, change: DraftChange): Draft {
  return withBlankLine(applyChange(draft, change));
}

function applyChange(draft: Draft, change: DraftChange): Draft {
  switch (change.type) {
    case 'fields':
      return { ...draft, ...change.fields };
    case 'payee':
      return takePayee({ ...draft, payee: change.payee }, change.known);
    case 'target':
      return {
        ...draft,
        isCategoryGuessed: false,
        lines: draft.lines.map((line) => (line.key === change.key ? retarget(line, change.target) : line)),
      };
    case 'line':
      return {
        ...draft,
        lines: draft.lines.map((line) => (line.key === change.key ? { ...line, ...change.fields } : line)),
      };
    case 'split':
      return draft.lines.length > 1 ? draft : addLine({ ...draft, lines: draft.lines.map(withoutAmount) });
    case 'remove-line':
      return draft.lines.length === 1
        ? draft
        : joined({ ...draft, lines: draft.lines.filter((line) => line.key !== change.key) });
  }
}

/** A split of one line and an empty one is none any more. */
function joined(draft: Draft): Draft {
  const [line, ...others] = draft.lines.filter((one) => !isBlankLine(one));
  return others.length === 0 ? { ...draft, lines: [line ?? { ...emptyLine, key: 0 }] } : draft;
}

/** A split always ends with an empty line to type the next into, as a sheet does. */
function withBlankLine(draft: Draft): Draft {
  const last = draft.lines.at(-1);
  return draft.lines.length === 1 || !last || isBlankLine(last) ? draft : addLine(draft);
}

/** A payee chosen from the books brings its last category, unless the person has chosen one. */
function takePayee(draft: Draft, known: KnownPayee | undefined): Draft {
  const [line, ...more] = draft.lines;
  if (!known || !line || more.length > 0) return draft;
  const isFree = line.target === null || draft.isCategoryGuessed;
  if (!isFree || known.categoryId === null)
    return { ...draft, accountId: draft.accountId ?? known.accountId };
  return {
    ...draft,
    accountId: draft.accountId ?? known.accountId,
    isCategoryGuessed: true,
    lines: [retarget(line, { kind: 'category', id: known.categoryId })],
  };
}

/** Another target has its own other side, if it has one at all. */
function retarget(line: DraftLine, target: LineTarget): DraftLine {
  const stays = line.target?.kind === 'account' && target?.kind === 'account' && line.target.id === target.id;
  return stays ? line : { ...line, target, counterText: '', arrivesOn: null, status: null };
}

function withoutAmount(line: DraftLine): DraftLine {
  return { ...line, amountText: '' };
}

function addLine(draft: Draft): Draft {
  const key = Math.max(...draft.lines.map((line) => line.key)) + 1;
  return { ...draft, lines: [...draft.lines, { ...emptyLine, key }] };
}
