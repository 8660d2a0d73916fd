import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { detectFormat } from '../detect.ts';
import { describeStatement } from '../fixtures/describe.ts';
import { decodeOfx } from './header.ts';
import { parseOfx } from './parse.ts';

const folder = new URL('fixtures/', import.meta.url);
const fixtures = readdirSync(folder).filter((name) => /\.(?:ofx|qfx)$/.test(name));

describe('every OFX fixture reads as its golden file says', () => {
  test('there are fixtures', () => expect(fixtures.length).toBeGreaterThan(6));

  test.each(fixtures)('%s', (name) => {
    const bytes = readFileSync(new URL(name, folder));
    expect(detectFormat(bytes)).toEqual({ ok: true, value: 'OFX' });
    const statement = parseOfx(decodeOfx(bytes).text, { ...decodeOfx(bytes), defaultCurrency: 'EUR' });
    if (!statement.ok) throw new Error(statement.error.code);
    const golden = new URL(name.replace(/\.[oq]fx$/, '.golden.txt'), folder);
    expect(
      existsSync(golden),
      'the golden file is written by hand or looked through, never made unseen',
    ).toBe(true);
    expect(describeStatement(statement.value)).toBe(readFileSync(golden, 'utf8'));
  });
});
