// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { Suspense, useState } from 'react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Account, Category } from '../../apollo/books.ts';
import { cleanup, renderInHousehold, startPlace } from '../testing/place.tsx';
import { AmountInput } from './amount-input.tsx';
import { Amount } from './amount.tsx';
import { CategoryPicker, type CategoryChoice } from './category-picker.tsx';
import { DateInput } from './date-input.tsx';
import { LiveRegion } from './live-region.tsx';

beforeAll(startPlace);
afterEach(cleanup);

const category = (id: string, path: string[], archived = false): Category => ({
  id,
  type: 'EXPENSE',
  name: path.at(-1) ?? '',
  parentId: null,
  path,
  color: null,
  archived,
  position: 0,
  system: false,
  postingCount: 0,
  version: 1,
});
const none = { money: null, reason: null, missingCurrencies: [] };
const savings: Account = {
  id: 'a1',
  type: 'ASSET',
  group: 'SAVINGS',
  name: 'Rainy day',
  currency: 'EUR',
  position: 0,
  closedOn: null,
  balance: { amount: '5.00', currency: 'EUR' },
  balanceInBase: none,
  clearedBalance: { amount: '5.00', currency: 'EUR' },
  postingCount: 0,
  version: 1,
};
const categories = [
  category('food', ['Food']),
  category('groceries', ['Food', 'Groceries']),
  category('old', ['Old groceries'], true),
];

function renderPicker(onChange: (choice: CategoryChoice | null) => void) {
  renderInHousehold(
    <Suspense>
      <CategoryPicker
        aria-label="Category"
        categories={categories}
        accounts={[savings]}
        value={{ kind: 'category', id: 'food' }}
        onChange={onChange}
      />
    </Suspense>,
  );
  return screen.findByRole('combobox', { name: 'Category' });
}

test('a category is found by a few letters and taken with Tab; archived ones are not offered', async () => {
  const onChange = vi.fn<(taken: unknown) => void>();
  const field = (await renderPicker(onChange)) as HTMLInputElement;
  expect(field.value).toBe('Food');
  fireEvent.change(field, { target: { value: 'groc' } });
  await waitFor(() => expect(screen.getAllByRole('option', { hidden: true })).toHaveLength(1));
  fireEvent.keyDown(field, { key: 'Tab' });
  expect(onChange).toHaveBeenCalledExactlyOnceWith({ kind: 'category', id: 'groceries' });
});

test('an own account may be chosen for a transfer, and an emptied field means uncategorised', async () => {
  const onChange = vi.fn<(taken: unknown) => void>();
  const field = (await renderPicker(onChange)) as HTMLInputElement;
  fireEvent.change(field, { target: { value: 'rainy' } });
  fireEvent.keyDown(field, { key: 'Tab' });
  expect(onChange).toHaveBeenLastCalledWith({ kind: 'account', id: 'a1' });
  fireEvent.change(field, { target: { value: '' } });
  fireEvent.blur(field);
  expect(onChange).toHaveBeenLastCalledWith(null);
});

test('leaving a half-typed search gives back what was chosen', async () => {
  const onChange = vi.fn<(taken: unknown) => void>();
  const field = (await renderPicker(onChange)) as HTMLInputElement;
  fireEvent.change(field, { target: { value: 'zzz' } });
  fireEvent.blur(field);
  expect(field.value).toBe('Food');
  expect(onChange).not.toHaveBeenCalled();
});

test('an amount shows its reading where it is a sum, reads two ways, or cannot be read', async () => {
  function Field() {
    const [text, setText] = useState('');
    return <AmountInput aria-label="Amount" text={text} onText={setText} currency="EUR" exponent={2} />;
  }
  renderInHousehold(
    <Suspense>
      <Field />
    </Suspense>,
  );
  const field = await screen.findByLabelText('Amount');
  fireEvent.change(field, { target: { value: '12,50+3' } });
  expect(screen.getByText('= 15.50')).toBeTruthy();
  fireEvent.change(field, { target: { value: '1.234' } });
  expect(screen.getByText('Read as 1,234.00, not as 1.23')).toBeTruthy();
  fireEvent.change(field, { target: { value: '1,2,3' } });
  expect(screen.getByText('This is not an amount')).toBeTruthy();
});

test('a date is typed shortly, moved by the arrows, and kept with a sentence when it does not exist', async () => {
  const onChange = vi.fn<(taken: unknown) => void>();
  renderInHousehold(
    <Suspense>
      <DateInput aria-label="Date" value="2026-11-23" onChange={onChange} />
    </Suspense>,
  );
  const field = (await screen.findByLabelText('Date')) as HTMLInputElement;
  expect(field.value).toBe('23/11/2026');
  fireEvent.keyDown(field, { key: 'ArrowUp' });
  expect(onChange).toHaveBeenLastCalledWith('2026-11-24');
  fireEvent.change(field, { target: { value: '5/2' } });
  fireEvent.keyDown(field, { key: 'Enter' });
  expect(onChange).toHaveBeenLastCalledWith('2026-02-05');
  fireEvent.change(field, { target: { value: '31/2' } });
  fireEvent.blur(field);
  expect(onChange).toHaveBeenLastCalledWith(null);
  expect(field.value).toBe('31/2');
  expect(screen.getByText('This is no day that exists')).toBeTruthy();
});

test('a changed balance is told once, by its name; drawing it again is no news', async () => {
  const draw = (amount: string) => (
    <Suspense>
      <Amount money={{ amount, currency: 'EUR' }} marksChange announcedAs="Checking" />
      <LiveRegion />
    </Suspense>
  );
  function Place() {
    const [amount, setAmount] = useState('1.00');
    return (
      <>
        {draw(amount)}
        <button type="button" onClick={() => setAmount('2.00')}>
          change
        </button>
      </>
    );
  }
  renderInHousehold(<Place />);
  expect((await screen.findByRole('status')).textContent).toBe('');
  fireEvent.click(screen.getByRole('button'));
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Checking: 2.00'));
});
