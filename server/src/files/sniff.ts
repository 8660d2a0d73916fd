import { fileTypeFromBuffer } from 'file-type';
import { imageSize } from 'image-size';
import { previewOf, unknownMediaType } from './media-type.ts';

/** How much of a file's beginning says what it is: a photo's own data (EXIF, colour profile) may fill most of it. */
export const sampleBytesMax = 262_144;

/** What a file is by its content. */
export interface Sniffed {
  readonly mediaType: string;
  /** Pixels of an image as it is shown; null of everything else, and where they cannot be read. */
  readonly width: number | null;
  readonly height: number | null;
}

/**
 * Reads from the beginning of a file what it is. Neither its name nor what a browser says is asked: both are the uploader's.
 *
 * @param sample the whole file, or its first `sampleBytesMax` bytes
 */
export async function sniff(sample: Uint8Array): Promise<Sniffed> {
  const mediaType = (await typeOfMagicBytes(sample)) ?? typeOfText(sample);
  const size = previewOf(mediaType) === 'IMAGE' ? sidesOf(sample) : null;
  return { mediaType, width: size?.width ?? null, height: size?.height ?? null };
}

async function typeOfMagicBytes(sample: Uint8Array): Promise<string | undefined> {
  try {
    return (await fileTypeFromBuffer(sample, { maxBufferSize: sampleBytesMax }))?.mime;
  } catch {
    // A file that is broken on purpose is of no type; it can still be kept and downloaded.
    return undefined;
  }
}

/** Text in UTF-8 is text. Text that begins as markup may be read as a page by somebody, so it is never shown as text. */
function typeOfText(sample: Uint8Array): string {
  const text = readText(sample);
  if (text === null) return unknownMediaType;
  if (!/^[\s\ufeff]*</.test(text)) return 'text/plain';
  if (/<svg[\s>:]/i.test(text)) return 'image/svg+xml';
  if (/<(?:!doctype\s+html|html|head|body|script|iframe|meta|title)[\s>/]/i.test(text)) return 'text/html';
  return /^[\s\ufeff]*<\?xml/i.test(text) ? 'application/xml' : unknownMediaType;
}

/** The sample as text, or null when it is none: not UTF-8, or with bytes that no text has. */
function readText(sample: Uint8Array): string | null {
  try {
    // A sample that ends amid a character is text all the same, so the end is left open.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

function sidesOf(sample: Uint8Array): { readonly width: number; readonly height: number } | null {
  try {
    const { width, height, orientation = 1 } = imageSize(sample);
    if (!isSide(width) || !isSide(height)) return null;
    // From 5 on a camera was held upright: what is stored as a row is shown as a column (EXIF, tag Orientation).
    return orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch {
    return null;
  }
}

/** The database keeps sides as integers of 32 bits; a file may claim anything. */
function isSide(pixels: number): boolean {
  return Number.isInteger(pixels) && pixels > 0 && pixels < 2 ** 31;
}
