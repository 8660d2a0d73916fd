import { expect, test } from 'vitest';
import { sampleRow } from '../rows/sample-rows.fixture.ts';
import { areSamePlaces } from './use-editor-places.ts';

const row = sampleRow({ day: 3, id: 7 });
const open = { key: '0007', row, state: { kind: 'open' } as const };
const fresh = { key: 'new:1', row: null, state: open.state };

test('what is typed moves nothing; opening, closing, another row and sending do', () => {
  const typed = { ...open, draft: { payee: 'Bakery' } };
  expect(areSamePlaces([open, fresh], [typed, { ...fresh }])).toBe(true);
  expect(areSamePlaces([open], [open, fresh])).toBe(false);
  expect(areSamePlaces([open, fresh], [open])).toBe(false);
  expect(areSamePlaces([open], [{ ...open, row: { ...row } }])).toBe(false);
  const sent = { ...fresh, state: { kind: 'saving', shownAs: 'new:1' } as const };
  expect(areSamePlaces([fresh], [sent])).toBe(false);
});
