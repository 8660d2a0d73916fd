import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Statement } from '../statement.ts';
import { decodeOfx } from './header.ts';
import { parseOfx } from './parse.ts';
import { cpuMs } from '../../fixtures/cpu-time.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

function read(text: string): Statement {
  const statement = parseOfx(text, { encoding: 'UTF-8' });
  if (!statement.ok) throw new Error(statement.error.code);
  return statement.value;
}

const statementWith = (transactions: string) =>
  `<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST>${transactions}</BANKTRANLIST></STMTRS></OFX>`;

const transaction = (fields: { date?: string; amount?: string; name?: string; more?: string }) =>
  `<STMTTRN><DTPOSTED>${fields.date ?? '20261121'}<TRNAMT>${fields.amount ?? '-1.00'}` +
  `<FITID>1<NAME>${fields.name ?? 'A'}${fields.more ?? ''}</STMTTRN>`;

describe('the day is the one the bank wrote, in whatever zone (section 3.2.8.2)', () => {
  test.each([
    ['20261121', '2026-11-21'],
    ['20261121235959', '2026-11-21'],
    ['20261121235959.999', '2026-11-21'],
    ['20261121233000[-5:EST]', '2026-11-21'],
    ['20261121003000.000[+13:NZDT]', '2026-11-21'],
    ['20261121000000[0:GMT]', '2026-11-21'],
    ['20261121120000[-3:BRT', '2026-11-21'],
    ['20261121093914:014', '2026-11-21'],
    ['2026-11-21', '2026-11-21'],
    ['20260230', 'date_unreadable'],
    ['201120000000', 'date_unreadable'],
    ['00000000', 'date_unreadable'],
    ['21.11.2026', 'date_unreadable'],
    ['', 'date_missing'],
  ])('%s', (date, expected) => {
    const [account] = read(statementWith(transaction({ date }))).accounts;
    expect(account!.lines[0]?.date ?? account!.issues[0]?.code).toBe(expected);
  });
});

describe('amounts have a comma or a point, and no groups (section 3.2.9.1)', () => {
  test.each([
    ['-3,34', -334n],
    ['-3.34', -334n],
    ['+74,40', 7440n],
    ['-8.95000', -895n],
    ['120', 12000n],
    ['.5', 50n],
    ['-1,234.56', -123456n],
    ['-1.234,56', -123456n],
    ['1,234', 'amount_has_too_many_decimals'],
    ['1.234', 'amount_has_too_many_decimals'],
    ['1e5', 'amount_unreadable'],
    ['$120', 'amount_unreadable'],
    ['12.50-', 'amount_unreadable'],
    ['0.00', 'amount_is_zero'],
    ['', 'amount_missing'],
    ['9'.repeat(40), 'amount_out_of_range'],
  ])('%s', (amount, expected) => {
    const [account] = read(statementWith(transaction({ amount }))).accounts;
    expect(account!.lines[0]?.amount ?? account!.issues[0]?.code).toBe(expected);
  });
});

describe('texts', () => {
  const payee = (name: string) => read(statementWith(transaction({ name }))).accounts[0]!.lines[0]?.payee;

  test.each([
    ['entities', 'A &amp; B &lt;C&gt; &quot;D&quot; &apos;E&apos;&nbsp;F', `A & B <C> "D" 'E' F`],
    ['characters by number', 'Caf&#233; &#x1F966;', 'Café 🥦'],
    ['characters that are none', 'A&#0;B &#xD800; &#99999999;', 'A&#0;B &#xD800; &#99999999;'],
    ['entities that nobody declared', 'A &bomb; B &', 'A &bomb; B &'],
    ['entities are resolved once', '&amp;lt;', '&lt;'],
    ['signs that begin no tag', 'A < B > C <3 <', 'A < B > C <3 <'],
    ['several lines', 'Green\n  Market', 'Green Market'],
    ['character data', '<![CDATA[A & <B>]]>', 'A & <B>'],
  ])('%s', (_what, text, expected) => expect(payee(text)).toBe(expected));

  test('a value of 10 MB is cut where the books end', () => {
    const begin = cpuMs();
    expect(payee('x'.repeat(10 * 1024 * 1024))).toHaveLength(500);
    expect(cpuMs() - begin).toBeLessThan(1000);
  });
});

describe('a file is cut off anywhere', () => {
  const whole = fixture('several-accounts-2.ofx');
  const { accounts } = read(whole);

  test('what is read is a beginning of what the whole file says, and the cut is named', () => {
    fc.assert(
      fc.property(fc.integer({ min: whole.indexOf('<OFX>') + 5, max: whole.indexOf('</OFX>') }), (end) => {
        const cut = read(whole.slice(0, end));
        expect(cut.issues.map(({ code }) => code)).toContain('file_is_cut_off');
        for (const [index, account] of cut.accounts.entries()) {
          const { lines, issues } = accounts[index]!;
          expect(lines.slice(0, account.lines.length)).toEqual(account.lines);
          const { length } = account.issues.filter(({ code }) => code !== 'transaction_is_cut_off');
          expect(account.issues.slice(0, length)).toEqual(issues.slice(0, length));
        }
      }),
    );
  });

  test('a transaction that began is never lost: it is a line or an issue', () => {
    const text = fixture('cut-off.ofx');
    for (let end = text.indexOf('<OFX>') + 5; end <= text.length; end++) {
      const began = text.slice(0, end).split('<STMTTRN>').length - 1;
      const { accounts: read1 } = read(text.slice(0, end));
      const seen = read1.reduce((sum, { lines, issues }) => sum + lines.length + issues.length, 0);
      expect(seen).toBe(began);
    }
  });
});

describe('what could do harm is refused or costs no more than its length', () => {
  test.each([
    ['a DOCTYPE before', '<?xml version="1.0"?><!DOCTYPE OFX [<!ENTITY a "b">]><OFX></OFX>'],
    [
      'a DOCTYPE behind the header',
      '<?xml version="1.0"?><?OFX OFXHEADER="200"?>\n<!doctype OFX SYSTEM "file:///etc/passwd"><OFX></OFX>',
    ],
    ['a DOCTYPE inside', '<OFX><STMTRS><!DOCTYPE x [<!ENTITY a "b">]></STMTRS></OFX>'],
  ])('%s', (_what, text) => {
    expect(parseOfx(text, { encoding: 'UTF-8' })).toEqual({
      ok: false,
      error: { code: 'file_has_document_type', params: {} },
    });
  });

  test.each([
    ['a million signs that begin no tag', '<'.repeat(1_000_000)],
    ['a million tags never closed', '<CURRENCY>'.repeat(200_000)],
    ['tags that close what was never opened', `${'<PAYEE>'.repeat(100_000)}${'</CURRENCY>'.repeat(100_000)}`],
    ['a comment never closed', `<!--${'-'.repeat(1_000_000)}`],
    ['character data never closed', `<MEMO><![CDATA[${']]'.repeat(500_000)}`],
    ['a tag never closed', `<${'A'.repeat(1_000_000)}`],
    ['a tag of attributes', `<A ${'b="c" '.repeat(200_000)}>`],
    ['entities of entities', '&amp;'.repeat(400_000)],
  ])('%s', (_what, text) => {
    const begin = cpuMs();
    expect(parseOfx(`<OFX><STMTRS>${text}`, { encoding: 'UTF-8' }).ok).toBe(true);
    expect(cpuMs() - begin).toBeLessThan(1500);
  });

  test('a header without a body is no statement', () => {
    expect(parseOfx('OFXHEADER:100\nDATA:OFXSGML\n', { encoding: 'UTF-8' })).toMatchObject({
      ok: false,
      error: { code: 'file_is_not_a_statement' },
    });
  });
});

test('100,000 transactions are read whole', () => {
  const text = statementWith(
    Array.from(
      { length: 100_000 },
      (_, index) =>
        `<STMTTRN><TRNTYPE>POS<DTPOSTED>20261121120000[-5:EST]<TRNAMT>-${index % 977}.05<FITID>F${index}<NAME>Shop ${index % 50}</STMTTRN>\n`,
    ).join(''),
  );
  const begin = cpuMs();
  const progress: number[] = [];
  const statement = parseOfx(text, {
    encoding: 'UTF-8',
    onProgress: (characters) => progress.push(characters),
  });
  expect(cpuMs() - begin).toBeLessThan(8000);
  if (!statement.ok) throw new Error(statement.error.code);
  const [account] = statement.value.accounts;
  expect(account!.lines).toHaveLength(100_000);
  expect(account!.lines.at(-1)).toMatchObject({ lineNumber: 100_000, bankId: 'F99999' });
  expect(progress.length).toBeGreaterThan(10);
});

describe('the encoding that the header names', () => {
  const file = (header: string, name: string | Uint8Array) =>
    Buffer.concat([
      Buffer.from(
        `OFXHEADER:100\r\n${header}\r\n\r\n<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST><STMTTRN><DTPOSTED>20261121<TRNAMT>-1<NAME>`,
      ),
      Buffer.from(name),
      Buffer.from('</STMTTRN></BANKTRANLIST></STMTRS></OFX>'),
    ]);
  const payeeOf = (bytes: Uint8Array) => {
    const decoded = decodeOfx(bytes);
    const statement = parseOfx(decoded.text, decoded);
    if (!statement.ok) throw new Error(statement.error.code);
    const issues = statement.value.issues.map(({ code }) => code);
    return [statement.value.accounts[0]!.lines[0]!.payee, decoded.encoding, ...issues];
  };
  const cafe1252 = Uint8Array.of(0x43, 0x61, 0x66, 0xe9);

  test.each([
    ['Windows-1252 as said', 'ENCODING:USASCII\r\nCHARSET:1252', cafe1252, ['Café', 'Windows-1252']],
    ['ISO 8859-1 as said', 'ENCODING:USASCII\r\nCHARSET:ISO-8859-1', cafe1252, ['Café', 'Windows-1252']],
    ['UTF-8 as said', 'ENCODING:UTF-8\r\nCHARSET:NONE', 'Café', ['Café', 'UTF-8']],
    ['nothing said', 'VERSION:102', 'Café', ['Café', 'UTF-8']],
    [
      'UTF-8 that says it is Windows-1252',
      'ENCODING:USASCII\r\nCHARSET:1252',
      'Café',
      ['Café', 'UTF-8', 'encoding_differs_from_header'],
    ],
    [
      'Windows-1252 that says it is UTF-8',
      'ENCODING:UTF-8',
      cafe1252,
      ['Café', 'Windows-1252', 'encoding_differs_from_header'],
    ],
    [
      'a character set that is not read',
      'ENCODING:USASCII\r\nCHARSET:1251',
      cafe1252,
      ['Café', 'Windows-1252', 'character_set_is_not_read'],
    ],
    ['ASCII, whatever it says', 'ENCODING:USASCII\r\nCHARSET:1251', 'Cafe', ['Cafe', 'UTF-8']],
  ])('%s', (_what, header, name, expected) => expect(payeeOf(file(header, name))).toEqual(expected));

  test('UTF-16, with a byte order mark and without', () => {
    const text = file('ENCODING:UNICODE', 'Café').toString('utf8');
    expect(payeeOf(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toEqual(['Café', 'UTF-16LE']);
    expect(payeeOf(Buffer.from(text, 'utf16le').swap16())).toEqual(['Café', 'UTF-16BE']);
  });

  test('the XML declaration of 2.x', () => {
    const xml = (encoding: string) =>
      Buffer.from(
        `<?xml version="1.0" encoding="${encoding}"?><?OFX OFXHEADER="200"?>${statementWith(transaction({ name: 'Caf\u00e9' }))}`,
        'latin1',
      );
    expect(payeeOf(xml('ISO-8859-1'))).toEqual(['Café', 'Windows-1252']);
    expect(payeeOf(xml('UTF-8'))).toEqual(['Café', 'Windows-1252', 'encoding_differs_from_header']);
  });
});
