import { type Encoding, type FileResult, readable, unreadable } from './statement.ts';

/** A file as text, and how its bytes were read. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
}

/** Bytes looked at to tell UTF-16 without a byte order mark from the rest. */
const UTF16_SAMPLE_BYTES = 4096;

const LABELS: Readonly<Record<Encoding, string>> = {
  'UTF-8': 'utf-8',
  'UTF-16LE': 'utf-16le',
  'UTF-16BE': 'utf-16be',
  'Windows-1252': 'windows-1252',
};

/** Every encoding a person can choose. */
export const ENCODINGS = Object.keys(LABELS) as readonly Encoding[];

/**
 * Reads bytes as text. A byte order mark decides; else UTF-16 shows by its zero bytes; else the bytes are UTF-8 if they
 * are valid UTF-8; else Windows-1252, which any bytes are. Text in another encoding is practically never valid UTF-8
 * by chance, so the order of these tests decides well.
 *
 * @param chosen an encoding that a person chose or a remembered reading names; then nothing is detected.
 * @returns the text without its byte order mark, or `file_encoding_unreadable` when `chosen` cannot be.
 */
export function decodeText(bytes: Uint8Array, chosen?: Encoding): FileResult<DecodedText> {
  if (chosen !== undefined) {
    const text = decodeAs(bytes, chosen);
    return text === null
      ? unreadable('file_encoding_unreadable', { encoding: chosen })
      : readable({ text, encoding: chosen });
  }
  const utf16 = byteOrderMark(bytes) ?? utf16ByZeroBytes(bytes);
  for (const encoding of utf16 === null ? (['UTF-8'] as const) : ([utf16, 'UTF-8'] as const)) {
    const text = decodeAs(bytes, encoding);
    if (text !== null) return readable({ text, encoding });
  }
  return readable({ text: new TextDecoder('windows-1252').decode(bytes), encoding: 'Windows-1252' });
}

/** The bytes in one encoding, or null where they are not of it. */
function decodeAs(bytes: Uint8Array, encoding: Encoding): string | null {
  try {
    return new TextDecoder(LABELS[encoding], { fatal: true }).decode(bytes);
  } catch {
    // TextDecoder tells by an exception that the bytes are not of the encoding; nothing else can fail here.
    return null;
  }
}

function byteOrderMark(bytes: Uint8Array): Encoding | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'UTF-16LE';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'UTF-16BE';
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'UTF-8';
  return null;
}

/**
 * A statement is mostly ASCII, so in UTF-16 nearly every second byte of it is zero, all on one side: the odd bytes in
 * little-endian order, the even ones in big-endian.
 */
function utf16ByZeroBytes(bytes: Uint8Array): Encoding | null {
  const length = Math.min(bytes.length, UTF16_SAMPLE_BYTES) & ~1;
  if (length < 8) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
  }
  const most = (length / 2) * 0.7;
  const least = (length / 2) * 0.05;
  if (odd >= most && even <= least) return 'UTF-16LE';
  if (even >= most && odd <= least) return 'UTF-16BE';
  return null;
}
