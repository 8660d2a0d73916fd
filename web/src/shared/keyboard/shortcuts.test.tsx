// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  describe as keyOf,
  listenForShortcuts,
  printedKeys,
  useShortcut,
  useShortcutList,
} from './shortcuts.ts';

let stop: () => void;
beforeEach(() => {
  stop = listenForShortcuts();
});
afterEach(() => {
  cleanup();
  stop();
});

function Key({
  keys,
  run,
  ...rest
}: {
  keys: string;
  run: () => void;
  inFields?: boolean;
  enabled?: boolean;
}) {
  useShortcut({ keys, group: 'everywhere', label: `does ${keys}`, run, ...rest });
  return null;
}

function List() {
  return useShortcutList().map((one) => <li key={one.keys}>{one.label}</li>);
}

test('a key works while its component is there, and is listed', () => {
  const run = vi.fn<() => void>();
  const { rerender } = render(
    <>
      <Key keys="n" run={run} />
      <List />
    </>,
  );
  fireEvent.keyDown(document.body, { key: 'n' });
  expect(run).toHaveBeenCalledTimes(1);
  expect(screen.getByText('does n')).toBeTruthy();
  rerender(<List />);
  fireEvent.keyDown(document.body, { key: 'n' });
  expect(run).toHaveBeenCalledTimes(1);
  expect(screen.queryByText('does n')).toBeNull();
});

test('typing in a field is not a shortcut, unless it says so', () => {
  const plain = vi.fn<() => void>();
  const everywhere = vi.fn<() => void>();
  render(
    <>
      <Key keys="n" run={plain} />
      <Key keys="mod+k" run={everywhere} inFields />
      <input aria-label="field" />
    </>,
  );
  fireEvent.keyDown(screen.getByLabelText('field'), { key: 'n' });
  fireEvent.keyDown(screen.getByLabelText('field'), { key: 'k', ctrlKey: true });
  expect(plain).not.toHaveBeenCalled();
  expect(everywhere).toHaveBeenCalledTimes(1);
});

test('Enter presses the button that has the focus, and is a shortcut anywhere else', () => {
  const open = vi.fn<() => void>();
  render(
    <>
      <Key keys="Enter" run={open} />
      <button>press me</button>
      <div role="row">
        <button tabIndex={-1}>of the row</button>
      </div>
    </>,
  );
  // Not prevented: the browser goes on to press it.
  expect(fireEvent.keyDown(screen.getByText('press me'), { key: 'Enter' })).toBe(true);
  expect(open).not.toHaveBeenCalled();
  expect(fireEvent.keyDown(screen.getByText('of the row'), { key: 'Enter' })).toBe(false);
  fireEvent.keyDown(document.body, { key: 'Enter' });
  expect(open).toHaveBeenCalledTimes(2);
});

test('two keys in a row are one shortcut, and the second alone is not', () => {
  const go = vi.fn<() => void>();
  render(<Key keys="g o" run={go} />);
  fireEvent.keyDown(document.body, { key: 'o' });
  expect(go).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: 'g' });
  fireEvent.keyDown(document.body, { key: 'o' });
  expect(go).toHaveBeenCalledTimes(1);
});

test('a key that is switched off is neither done nor listed; the last one said counts', () => {
  const first = vi.fn<() => void>();
  const second = vi.fn<() => void>();
  const off = vi.fn<() => void>();
  render(
    <>
      <Key keys="d" run={first} />
      <Key keys="d" run={second} />
      <Key keys="x" run={off} enabled={false} />
    </>,
  );
  fireEvent.keyDown(document.body, { key: 'd' });
  fireEvent.keyDown(document.body, { key: 'x' });
  expect(first).not.toHaveBeenCalled();
  expect(second).toHaveBeenCalledTimes(1);
  expect(off).not.toHaveBeenCalled();
});

test('keys are named as they are pressed and as they are printed', () => {
  const none = { metaKey: false, ctrlKey: false, altKey: false, shiftKey: false };
  expect(keyOf({ ...none, key: '?', shiftKey: true })).toBe('?');
  expect(keyOf({ ...none, key: 'X', shiftKey: true })).toBe('shift+x');
  expect(keyOf({ ...none, key: 'K', metaKey: true })).toBe('mod+k');
  expect(printedKeys('g o')).toEqual(['G', 'O']);
  expect(printedKeys('shift+ArrowDown')).toEqual(['⇧', '↓']);
});
