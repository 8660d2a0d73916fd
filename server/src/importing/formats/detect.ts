import { decodeText } from './decode.ts';
import { type FileError, type FileResult, type StatementFormat, readable, unreadable } from './statement.ts';

/** Bytes of the beginning that are enough to tell what a file is. */
const HEAD_BYTES = 64 * 1024;

/** Files that a person may take for a statement, by the bytes they begin with, and what they are instead. */
const SIGNATURES: readonly { readonly bytes: readonly number[]; readonly error: FileError }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], error: archive('ZIP') },
  { bytes: [0x50, 0x4b, 0x05, 0x06], error: archive('ZIP') },
  { bytes: [0x1f, 0x8b], error: archive('GZIP') },
  { bytes: [0x42, 0x5a, 0x68], error: archive('BZIP2') },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], error: archive('XZ') },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], error: archive('ZSTD') },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], error: archive('7Z') },
  { bytes: [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07], error: archive('RAR') },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], error: spreadsheet('XLS') },
  { bytes: [0x89, 0x50, 0x4e, 0x47], error: image('PNG') },
  { bytes: [0xff, 0xd8, 0xff], error: image('JPEG') },
  { bytes: [0x47, 0x49, 0x46, 0x38], error: image('GIF') },
  { bytes: [0x25, 0x50, 0x44, 0x46, 0x2d], error: notAStatement('PDF') },
];

/**
 * Tells by its content, never by its name, what a file is: `CSV`, `OFX`, or the rule it breaks.
 *
 * - `file_is_empty`: no bytes, or nothing but white space.
 * - `file_is_an_archive` {kind}: ZIP and its like, to be unpacked first.
 * - `file_is_a_spreadsheet` {kind}: XLS, XLSX or ODS, to be saved as CSV first.
 * - `file_is_an_image` {kind}: a picture, whatever it is called.
 * - `file_is_not_a_statement` {kind}: a PDF, a web page, JSON, other binary data.
 * - `statement_format_is_not_supported` {format}: a bank's format that is not read yet (QIF, MT940, CAMT, OFC).
 * - `file_has_document_type`: XML with a DOCTYPE, the way to entities that grow without bound; no bank needs one.
 */
export function detectFormat(bytes: Uint8Array): FileResult<StatementFormat> {
  if (bytes.length === 0) return unreadable('file_is_empty');
  for (const { bytes: signature, error } of SIGNATURES) {
    if (signature.every((byte, index) => bytes[index] === byte)) {
      return { ok: false, error: spreadsheetInArchive(bytes) ?? error };
    }
  }
  const head = headText(bytes);
  if (head.trim() === '') {
    return bytes.length <= HEAD_BYTES ? unreadable('file_is_empty') : notAStatementResult('BLANK');
  }
  if (isBinary(head)) return notAStatementResult('BINARY');
  return formatOfText(head.trimStart());
}

function formatOfText(text: string): FileResult<StatementFormat> {
  if (/^OFXHEADER\s*:/i.test(text) || /^(?:<\?xml\b[^>]*\?>\s*)?(?:<\?OFX\b|<OFX>)/i.test(text))
    return readable('OFX');
  if (
    /^<!DOCTYPE\s+html\b/i.test(text) ||
    /^(?:<\?xml\b[^>]*\?>\s*)?<(?:html|head|body|table)\b/i.test(text)
  ) {
    return notAStatementResult('HTML');
  }
  if (text.startsWith('<')) return formatOfMarkup(text);
  if (/^(?:\{\s*["}]|\[\s*[[{\]"])/.test(text)) return notAStatementResult('JSON');
  if (/^!(?:Type|Account|Option|Clear)\b/im.test(text) && /^\^/m.test(text)) return notSupported('QIF');
  // Account and entry of a SWIFT MT940 message; what a bank writes before the first field differs.
  if (/^:25:/m.test(text) && /^:6(?:0[FM]|1):/m.test(text)) return notSupported('MT940');
  return readable('CSV');
}

function formatOfMarkup(text: string): FileResult<StatementFormat> {
  if (/<!DOCTYPE\b/i.test(text)) return unreadable('file_has_document_type');
  if (/urn:iso:std:iso:20022:tech:xsd:camt\./.test(text)) return notSupported('CAMT');
  if (/<OFC>/i.test(text)) return notSupported('OFC');
  if (/<OFX\b[^>]*>/i.test(text)) return readable('OFX');
  return notAStatementResult('XML');
}

/** The first part of the file as text; cut on an even byte, and read leniently where a character is cut in two. */
function headText(bytes: Uint8Array): string {
  const head = bytes.subarray(0, HEAD_BYTES);
  // A character of UTF-8 that the cut goes through must not make the whole look like another encoding.
  for (let shorter = 0; shorter < 4 && bytes.length > HEAD_BYTES; shorter++) {
    const decoded = decodeText(head.subarray(0, head.length - shorter));
    if (decoded.ok && decoded.value.encoding !== 'Windows-1252') return decoded.value.text;
  }
  const decoded = decodeText(head);
  return decoded.ok ? decoded.value.text : '';
}

/** Text has no NUL, and next to none of the other control characters except tab and line ends. */
function isBinary(text: string): boolean {
  let control = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0) return true;
    if (
      (code < 32 && code !== 9 && code !== 10 && code !== 12 && code !== 13 && code !== 26) ||
      code === 0x7f
    )
      control++;
  }
  return control > 4 && control > text.length / 200;
}

/** XLSX and ODS are ZIP archives; the names of their parts stand near the beginning. */
function spreadsheetInArchive(bytes: Uint8Array): FileError | null {
  if (bytes[0] !== 0x50) return null;
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 4096));
  if (head.includes('xl/') || head.includes('[Content_Types].xml')) return spreadsheet('XLSX');
  if (head.includes('application/vnd.oasis.opendocument.spreadsheet')) return spreadsheet('ODS');
  return null;
}

function archive(kind: string): FileError {
  return { code: 'file_is_an_archive', params: { kind } };
}

function spreadsheet(kind: string): FileError {
  return { code: 'file_is_a_spreadsheet', params: { kind } };
}

function image(kind: string): FileError {
  return { code: 'file_is_an_image', params: { kind } };
}

function notAStatement(kind: string): FileError {
  return { code: 'file_is_not_a_statement', params: { kind } };
}

function notAStatementResult(kind: string): FileResult<never> {
  return { ok: false, error: notAStatement(kind) };
}

function notSupported(format: string): FileResult<never> {
  return unreadable('statement_format_is_not_supported', { format });
}
