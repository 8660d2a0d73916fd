import { expect, test } from 'vitest';
import { changeDraft } from './change-draft.ts';
import { blankDraft, sameDraft, type Draft } from './draft.ts';

const blank = blankDraft({ accountId: null, date: '2026-11-23' });
const food = { kind: 'category', id: 'food' } as const;
const rent = { kind: 'category', id: 'rent' } as const;
const targets = (draft: Draft) => draft.lines.map((line) => line.target);

test('a known payee brings its category and account, until the person chooses', () => {
  const market = {
    type: 'payee',
    payee: 'Market',
    known: { categoryId: 'food', accountId: 'checking' },
  } as const;
  const guessed = changeDraft(blank, market);
  expect(guessed).toMatchObject({ payee: 'Market', accountId: 'checking', isCategoryGuessed: true });
  expect(targets(guessed)).toEqual([food]);
  // Another payee brings another category, but no other account.
  const landlord = {
    type: 'payee',
    payee: 'Landlord',
    known: { categoryId: 'rent', accountId: 'savings' },
  } as const;
  expect(changeDraft(guessed, landlord)).toMatchObject({ accountId: 'checking', lines: [{ target: rent }] });
  const chosen = changeDraft(guessed, { type: 'target', key: 0, target: rent });
  expect(targets(changeDraft(chosen, market))).toEqual([rent]);
  expect(targets(changeDraft(guessed, { type: 'payee', payee: 'Nobody yet' }))).toEqual([food]);
});

test('a split ends with an empty line to type into, and is none any more when one is left', () => {
  const typed = changeDraft(blank, { type: 'target', key: 0, target: food });
  const split = changeDraft(typed, { type: 'split' });
  expect(targets(split)).toEqual([food, null]);
  const more = changeDraft(split, { type: 'line', key: 1, fields: { amountText: '5' } });
  expect(more.lines.map((line) => line.key)).toEqual([0, 1, 2]);
  const less = changeDraft(more, { type: 'remove-line', key: 1 });
  expect(targets(less)).toEqual([food]);
  expect(changeDraft(less, { type: 'remove-line', key: 0 })).toEqual(less);
});

test('splitting again changes nothing', () => {
  const split = changeDraft(blank, { type: 'split' });
  expect(changeDraft(split, { type: 'split' })).toEqual(split);
});

test('another target has no other side of the one before', () => {
  const dollars = changeDraft(blank, { type: 'target', key: 0, target: { kind: 'account', id: 'dollars' } });
  const typed = changeDraft(dollars, {
    type: 'line',
    key: 0,
    fields: { counterText: '20', arrivesOn: '2026-11-25' },
  });
  const [same] = changeDraft(typed, {
    type: 'target',
    key: 0,
    target: { kind: 'account', id: 'dollars' },
  }).lines;
  expect(same).toMatchObject({ counterText: '20', arrivesOn: '2026-11-25' });
  const [other] = changeDraft(typed, { type: 'target', key: 0, target: food }).lines;
  expect(other).toMatchObject({ counterText: '', arrivesOn: null });
});

test('what was typed and taken back again says the same as before', () => {
  const split = changeDraft(changeDraft(blank, { type: 'target', key: 0, target: food }), { type: 'split' });
  const line = (amountText: string) => ({ type: 'line', key: 0, fields: { amountText } }) as const;
  const typed = changeDraft(split, line('5'));
  expect(sameDraft(split, typed)).toBe(false);
  expect(sameDraft(split, changeDraft(typed, line('')))).toBe(true);
  // The empty line that a split grows says nothing.
  expect(sameDraft(split, { ...split, lines: split.lines.slice(0, 1) })).toBe(true);
  expect(sameDraft(split, { ...split, note: 'x' })).toBe(false);
});
