import { describe, expect, test } from 'vitest';
import { ENCODINGS, decodeText } from './decode.ts';

const TEXT = 'Datum;Empfänger;Betrag\r\n21.11.2026;Café “Linde” – 3 €;-3,50\r\n';

/** The bytes of 0x80 to 0x9F that Windows-1252 gives to characters used in the text. */
const WINDOWS_1252: Readonly<Record<string, number>> = { '€': 0x80, '“': 0x93, '”': 0x94, '–': 0x96 };

function encode(text: string, encoding: string): Uint8Array {
  switch (encoding) {
    case 'UTF-8':
      return Buffer.from(text, 'utf8');
    case 'UTF-16LE':
      return Buffer.from(text, 'utf16le');
    case 'UTF-16BE':
      return Buffer.from(text, 'utf16le').swap16();
    default:
      return Uint8Array.from(text, (character) => WINDOWS_1252[character] ?? character.charCodeAt(0));
  }
}

describe('a text is read in the encoding it is in', () => {
  test.each(ENCODINGS)('%s, detected', (encoding) => {
    expect(decodeText(encode(TEXT, encoding))).toEqual({ ok: true, value: { text: TEXT, encoding } });
  });

  test.each(ENCODINGS)('%s, chosen by a person', (encoding) => {
    expect(decodeText(encode(TEXT, encoding), encoding)).toEqual({
      ok: true,
      value: { text: TEXT, encoding },
    });
  });

  test.each(['UTF-8', 'UTF-16LE', 'UTF-16BE'])(
    '%s with a byte order mark, which is no part of the text',
    (encoding) => {
      expect(decodeText(encode(`\uFEFF${TEXT}`, encoding))).toEqual({
        ok: true,
        value: { text: TEXT, encoding },
      });
    },
  );
});

test('bytes that are not valid UTF-8 are Windows-1252', () => {
  expect(decodeText(Uint8Array.of(0x43, 0x61, 0x66, 0xe9))).toEqual({
    ok: true,
    value: { text: 'Café', encoding: 'Windows-1252' },
  });
});

test('a chosen encoding that the bytes are not of is refused, never read with replacement characters', () => {
  expect(decodeText(Uint8Array.of(0x43, 0xe9), 'UTF-8')).toEqual({
    ok: false,
    error: { code: 'file_encoding_unreadable', params: { encoding: 'UTF-8' } },
  });
});

test('UTF-16 with an odd number of bytes still reads as something', () => {
  const decoded = decodeText(Uint8Array.of(0xff, 0xfe, 0x41, 0x00, 0x42));
  expect(decoded.ok).toBe(true);
});
