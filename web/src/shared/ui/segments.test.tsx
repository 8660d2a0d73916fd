// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Segments } from './segments.tsx';

afterEach(cleanup);

test('says which is chosen, and which other one was', () => {
  const chosen: string[] = [];
  const options = [
    { value: 'year', label: '1 Y' },
    { value: 'all', label: 'All' },
  ] as const;
  render(<Segments label="Range" options={options} value="year" onChange={(value) => chosen.push(value)} />);
  expect(screen.getByRole('radiogroup', { name: 'Range' })).toBeDefined();
  expect(screen.getByRole<HTMLInputElement>('radio', { name: '1 Y' }).checked).toBe(true);
  screen.getByRole('radio', { name: 'All' }).click();
  expect(chosen).toEqual(['all']);
});
