import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { receive } from './receive.ts';

describe('a file that streams in', () => {
  it.runIf(existsSync('/dev/full'))('is refused in words when the disk is full', async () => {
    await expect(
      receive(Readable.from([Buffer.from('x')]), '/dev/full', { megabytesMax: 1 }),
    ).rejects.toMatchObject({
      code: 'disk_is_full',
      message:
        'The disk of the server is full, so the file was not kept. Tell whoever runs it, and upload the file again later.',
    });
  });
});
