import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CsvRecords, QUOTED_LINES_MAX, RECORD_CHARACTERS_MAX } from './records.ts';
import type { Delimiter } from './settings.ts';
import { cpuMs } from '../../fixtures/cpu-time.ts';

function recordsOf(text: string, delimiter: Delimiter = ',') {
  const records = new CsvRecords(text, delimiter);
  const all = [];
  for (let record = records.next(); record !== null; record = records.next()) all.push(record);
  return all;
}

test('whatever a careful writer writes reads as it does by csv-parse', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'ä', ' ', '"', ';', ',', '\n', '\r\n', '1'),
    maxLength: 8,
  });
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      rows,
      fc.constantFrom<Delimiter>(',', ';'),
      fc.constantFrom('\n', '\r\n'),
      (table, delimiter, lineEnd) => {
        const quote = (value: string) => `"${value.replaceAll('"', '""')}"`;
        const text = table.map((row) => row.map(quote).join(delimiter)).join(lineEnd) + lineEnd;
        const expected = parse(text, { delimiter, relax_column_count: true, record_delimiter: lineEnd });
        expect(recordsOf(text, delimiter).map(({ cells }) => cells)).toEqual(expected);
      },
    ),
    { numRuns: 500 },
  );
});

test('any text is read to its end, and no line of it is passed over in silence', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '"', '""', ',', '\n', '\r\n', '\r', ' '),
    maxLength: 60,
  });
  fc.assert(
    fc.property(text, (any) => {
      const records = new CsvRecords(any, ',');
      let line = 0;
      for (let record = records.next(); record !== null; record = records.next()) {
        expect(record.lineNumber).toBeGreaterThan(line);
        line = record.lineNumber;
      }
      expect(records.position).toBeGreaterThanOrEqual(any.length);
      const kept = recordsOf(any)
        .map(({ raw }) => raw)
        .join('')
        .replaceAll(/\s/g, '');
      if (any.includes('\n') || !any.includes('\r')) expect(kept).toBe(any.replaceAll(/\s/g, ''));
    }),
    { numRuns: 1000 },
  );
});

test.each(['\n', '\r\n', '\r'])('lines may end with %j', (lineEnd) => {
  const text = ['a,b', '', 'c,"d', 'e"', 'f,g'].join(lineEnd);
  expect(recordsOf(text).map(({ lineNumber, cells }) => [lineNumber, ...cells])).toEqual([
    [1, 'a', 'b'],
    [3, 'c', `d${lineEnd}e`],
    [5, 'f', 'g'],
  ]);
});

test('a line of 10 MB is an issue of its own, kept short, and the next line is read', () => {
  const begin = cpuMs();
  const records = recordsOf(`a,b\n${'x'.repeat(10 * 1024 * 1024)},1\nc,d\n`);
  expect(records.map(({ lineNumber, problem }) => [lineNumber, problem])).toEqual([
    [1, null],
    [2, 'line_is_too_long'],
    [3, null],
  ]);
  expect(records[1]!.raw.length).toBeLessThanOrEqual(500);
  expect(cpuMs() - begin).toBeLessThan(500);
});

test('a quoted value that is too long, or goes over too many lines, is never closed', () => {
  expect(recordsOf(`"${'x\n'.repeat(QUOTED_LINES_MAX)}",1\n`)[0]?.problem).toBe('quote_is_not_closed');
  expect(recordsOf(`"${'x'.repeat(RECORD_CHARACTERS_MAX - 10)}\n${'y'.repeat(100)}",1\n`)[0]?.problem).toBe(
    'quote_is_not_closed',
  );
  expect(recordsOf(`"${'x\n'.repeat(QUOTED_LINES_MAX - 2)}",1\n`)[0]?.problem).toBeNull();
});

test('100,000 lines that each leave a quote open take no longer than whole ones', () => {
  const begin = cpuMs();
  const records = recordsOf('"2026-11-01,open,-1.00\n'.repeat(100_000));
  expect(records).toHaveLength(100_000);
  expect(records.every(({ problem }) => problem === 'quote_is_not_closed')).toBe(true);
  expect(cpuMs() - begin).toBeLessThan(3000);
});
