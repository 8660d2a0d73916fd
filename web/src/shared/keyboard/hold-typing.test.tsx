// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { holdTyping } from './hold-typing.ts';
import { listenForShortcuts, useShortcut } from './shortcuts.ts';

let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  stop = listenForShortcuts();
});
afterEach(() => {
  // Whatever a test left held is let go.
  fireEvent.keyDown(document.body, { key: 'Escape' });
  cleanup();
  stop();
  vi.useRealTimers();
});

function Field() {
  const [text, setText] = useState('old');
  return (
    <input
      aria-label="field"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onFocus={(event) => event.currentTarget.select()}
    />
  );
}

function Keys({ open, remove }: { open: () => void; remove: () => void }) {
  useShortcut({ keys: '/', group: 'register', label: 'filter', run: open, opensField: true });
  useShortcut({ keys: 'd', group: 'register', label: 'duplicate', run: remove });
  return null;
}

const press = (...keys: string[]) => {
  for (const key of keys) fireEvent.keyDown(document.body, { key });
};

test('what is typed before the field is there stands in it, and is no shortcut meanwhile', () => {
  const open = vi.fn<() => void>();
  const duplicate = vi.fn<() => void>();
  render(
    <>
      <Keys open={open} remove={duplicate} />
      <Field />
    </>,
  );
  press('/', 'd', 'o', 'x', 'Backspace', 'g');
  expect(open).toHaveBeenCalledTimes(1);
  expect(duplicate).not.toHaveBeenCalled();
  const field = screen.getByLabelText<HTMLInputElement>('field');
  field.focus();
  expect(field.value).toBe('dog');
  expect([field.selectionStart, field.selectionEnd]).toEqual([3, 3]);
  // The field has the keyboard now; beside it the keys are keys again.
  field.blur();
  press('d');
  expect(duplicate).toHaveBeenCalledTimes(1);
});

test.each([
  ['Escape', () => press('Escape')],
  ['the mouse', () => fireEvent(document.body, new MouseEvent('pointerdown', { bubbles: true }))],
  ['a field that does not come', () => vi.advanceTimersByTime(6_000)],
])('%s lets go', (_, letGo) => {
  const duplicate = vi.fn<() => void>();
  render(
    <>
      <Keys open={() => undefined} remove={duplicate} />
      <Field />
    </>,
  );
  holdTyping();
  press('d');
  letGo();
  press('d');
  expect(duplicate).toHaveBeenCalledTimes(1);
  const field = screen.getByLabelText<HTMLInputElement>('field');
  field.focus();
  expect(field.value).toBe('old');
});
