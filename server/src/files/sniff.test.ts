import { describe, expect, it } from 'vitest';
import { sniff } from './sniff.ts';

const typeOf = async (content: string | Uint8Array) => (await sniff(Buffer.from(content))).mediaType;

describe('what a file is', () => {
  it('is text where it is UTF-8, though a sample ends amid a character', async () => {
    expect(await typeOf('Tierärztin\t9,00 €\r\n')).toBe('text/plain');
    expect(await typeOf(Buffer.from('€').subarray(0, 2))).toBe('text/plain');
    expect(await typeOf(Buffer.from('Tierärztin', 'latin1'))).toBe('application/octet-stream');
    expect(await typeOf('a\u0000b')).toBe('application/octet-stream');
  });

  it.each([
    [' \n<!DOCTYPE html><p>', 'text/html'],
    ['<!-- x --><script>', 'text/html'],
    ['<svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>', 'image/svg+xml'],
    ['<OFX><SIGNONMSGSRSV1>', 'application/octet-stream'],
  ])('is never text where it begins as markup: %s', async (content, mediaType) => {
    expect(await typeOf(content)).toBe(mediaType);
  });

  it('is what its first bytes say, not what follows them', async () => {
    expect(await typeOf('%PDF-1.7\n<html><script>alert(1)</script>')).toBe('application/pdf');
    expect(await typeOf('GIF89a\u0001\u0000\u0001\u0000<script>alert(1)</script>')).toBe('image/gif');
  });

  it('has sides where an image tells them, turned as a camera was held', async () => {
    // Start of image, EXIF with one entry (orientation), a frame of 30 × 20 pixels, end of image.
    const jpeg = (orientation: number) =>
      Buffer.from(
        `ffd8ffe100224578696600004d4d002a00000008` +
          `00010112000300000001000${orientation}000000000000` +
          'ffc00011080014001e03012200021101031101ffd9',
        'hex',
      );
    expect(await sniff(jpeg(1))).toEqual({ mediaType: 'image/jpeg', width: 30, height: 20 });
    expect(await sniff(jpeg(6))).toEqual({ mediaType: 'image/jpeg', width: 20, height: 30 });
    expect(await sniff(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toEqual({
      mediaType: 'image/jpeg',
      width: null,
      height: null,
    });
  });
});
