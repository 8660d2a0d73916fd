import { type DecodedText, decodeText } from '../decode.ts';
import type { Encoding, StatementIssue } from '../statement.ts';

/** Bytes of the beginning in which a header stands. */
const HEADER_BYTES = 4096;

/** An OFX file as text, with what its header gets wrong. */
export interface OfxText extends DecodedText {
  readonly issues: readonly StatementIssue[];
}

/**
 * Reads the bytes of an OFX file as text, in the encoding its header names: ENCODING and CHARSET of 1.x (OFX 1.6,
 * section 2.2), the XML declaration of 2.x. Many banks name one and write another, so bytes that cannot be what the
 * header says, or that say Windows-1252 and are beyond doubt UTF-8, are read as what they are, and an issue says so.
 */
export function decodeOfx(bytes: Uint8Array): OfxText {
  const declared = declaredEncoding(new TextDecoder('windows-1252').decode(bytes.subarray(0, HEADER_BYTES)));
  const detected = decodeText(bytes);
  if (!detected.ok) throw new Error('Bytes are text in some encoding when none is chosen.');
  const { value } = detected;
  const isAscii = value.encoding === 'UTF-8' && isOnlyAscii(value.text);
  if (declared === null || isAscii || declared === value.encoding) return { ...value, issues: [] };
  const issue = (code: StatementIssue['code'], header: string): StatementIssue => ({
    lineNumber: 0,
    code,
    raw: header,
    params: { header, encoding: value.encoding },
  });
  if (typeof declared === 'object')
    return { ...value, issues: [issue('character_set_is_not_read', declared.unknown)] };
  return { ...value, issues: [issue('encoding_differs_from_header', declared)] };
}

/** What the header says; null when it says nothing that binds, such as US-ASCII. */
function declaredEncoding(head: string): Encoding | { unknown: string } | null {
  const xml = /^\s*(?:ï»¿)?<\?xml\b[^>]*\bencoding\s*=\s*["']([^"']{1,40})["']/i.exec(head)?.[1];
  const encoding = /^\s*ENCODING\s*:\s*([^\s<]{1,40})/im.exec(head)?.[1]?.toUpperCase();
  const charset = /^\s*CHARSET\s*:\s*([^\s<]{1,40})/im.exec(head)?.[1]?.toUpperCase();
  if (xml !== undefined) return encodingByName(xml.toUpperCase());
  if (encoding === 'UNICODE') return null;
  if (encoding === 'UTF-8' || encoding === 'UTF8') return 'UTF-8';
  return charset === undefined ? null : encodingByName(charset);
}

function encodingByName(name: string): Encoding | { unknown: string } | null {
  if (/^(?:US-?ASCII|NONE|UNICODE|UTF-?16)$/.test(name)) return null;
  if (/^UTF-?8$/.test(name)) return 'UTF-8';
  if (/^UTF-?16-?LE$/.test(name)) return 'UTF-16LE';
  if (/^UTF-?16-?BE$/.test(name)) return 'UTF-16BE';
  if (/^(?:(?:WINDOWS-?|CP-?)?1252|(?:ISO-?)?8859-1|LATIN-?1)$/.test(name)) return 'Windows-1252';
  return { unknown: name };
}

function isOnlyAscii(text: string): boolean {
  return /^\p{ASCII}*$/u.test(text);
}
