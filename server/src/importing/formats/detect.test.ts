import { describe, expect, test } from 'vitest';
import { detectFormat } from './detect.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const error = (code: string, params: Record<string, string> = {}) => ({ ok: false, error: { code, params } });

describe('a file is told by its content', () => {
  const zip = (name: string) =>
    bytes(`PK\u0003\u0004\u0014\0\u0006\0\u0008\0\0\0!\0${'\0'.repeat(12)}${name}`);

  test.each([
    ['nothing', Buffer.alloc(0), error('file_is_empty')],
    ['white space', bytes(' \r\n\t\n'), error('file_is_empty')],
    ['a byte order mark alone', Uint8Array.of(0xef, 0xbb, 0xbf), error('file_is_empty')],
    ['a zip', zip('statement.csv'), error('file_is_an_archive', { kind: 'ZIP' })],
    ['a gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), error('file_is_an_archive', { kind: 'GZIP' })],
    ['a workbook', zip('xl/workbook.xml'), error('file_is_a_spreadsheet', { kind: 'XLSX' })],
    [
      'an old workbook',
      bytes('\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1'),
      error('file_is_a_spreadsheet', { kind: 'XLS' }),
    ],
    [
      'a PNG, whatever its name',
      bytes('\u0089PNG\r\n\u001a\n\0\0\0\rIHDR'),
      error('file_is_an_image', { kind: 'PNG' }),
    ],
    ['a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), error('file_is_an_image', { kind: 'JPEG' })],
    ['a PDF', bytes('%PDF-1.7\n'), error('file_is_not_a_statement', { kind: 'PDF' })],
    [
      'a web page',
      bytes('<!DOCTYPE html><html><body>Sign in'),
      error('file_is_not_a_statement', { kind: 'HTML' }),
    ],
    ['JSON', bytes('{"error": "session expired"}'), error('file_is_not_a_statement', { kind: 'JSON' })],
    ['other XML', bytes('<?xml version="1.0"?><feed/>'), error('file_is_not_a_statement', { kind: 'XML' })],
    [
      'binary data',
      Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256),
      error('file_is_not_a_statement', { kind: 'BINARY' }),
    ],
    [
      'text with NUL',
      bytes('Date,Amount\n2026-11-01,\0 1.00\n'),
      error('file_is_not_a_statement', { kind: 'BINARY' }),
    ],
    [
      'QIF',
      bytes('!Type:Bank\nD11/21/2026\nT-48.20\n^\n'),
      error('statement_format_is_not_supported', { format: 'QIF' }),
    ],
    [
      'MT940',
      bytes(':20:1\r\n:25:1/2\r\n:60F:C261101EUR1,\r\n:61:2611211121D48,20NTRF\r\n'),
      error('statement_format_is_not_supported', { format: 'MT940' }),
    ],
    [
      'CAMT',
      bytes('<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"/>'),
      error('statement_format_is_not_supported', { format: 'CAMT' }),
    ],
    [
      'an XML bomb',
      bytes('<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY c "&a;&a;">]><OFX>&c;</OFX>'),
      error('file_has_document_type'),
    ],
    ['OFX 1', bytes('\r\n\r\nOFXHEADER:100\r\nDATA:OFXSGML\r\n'), { ok: true, value: 'OFX' }],
    ['OFX 2', bytes('<?xml version="1.0"?>\n<?OFX OFXHEADER="200"?><OFX>'), { ok: true, value: 'OFX' }],
    ['OFX without a header', bytes('<OFX><SIGNONMSGSRSV1>'), { ok: true, value: 'OFX' }],
    [
      'OFX with a comment first',
      bytes('<?xml version="1.0"?><!-- export --><OFX>'),
      { ok: true, value: 'OFX' },
    ],
    ['CSV', bytes('Datum;Betrag\r\n21.11.2026;-1,00\r\n'), { ok: true, value: 'CSV' }],
    [
      'CSV in UTF-16',
      Buffer.from('\uFEFFDate,Amount\r\n2026-11-21,-1.00\r\n', 'utf16le'),
      { ok: true, value: 'CSV' },
    ],
  ])('%s', (_name, file, expected) => {
    expect(detectFormat(file)).toEqual(expected);
  });
});

test('a character of UTF-8 that the looked-at part ends in does not make the file binary or Windows-1252', () => {
  for (let shift = 0; shift < 4; shift++) {
    expect(detectFormat(Buffer.from(`Date,Payee\n${'x'.repeat(shift)}${'€'.repeat(40_000)}`))).toEqual({
      ok: true,
      value: 'CSV',
    });
  }
});
