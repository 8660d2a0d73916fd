import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const gzipped = promisify(gzip);
/** Node's own choice for brotli is the best one. */
const brotlied = promisify(brotliCompress);
const level = { level: constants.Z_BEST_COMPRESSION };
/** A smaller file fits into the packets of its answer's head. */
const bytesMin = 1_024;

/**
 * A build plugin that puts two compressed files beside each script and style sheet, which the server sends to whoever takes
 * them: gzip, since a browser takes nothing better over plain HTTP, and plain HTTP is what a home network has; and brotli, an
 * eighth smaller, for a phone that comes over HTTPS from elsewhere.
 */
export function compressedAssets(): Plugin {
  return {
    name: 'compressed-assets',
    apply: 'build',
    async writeBundle({ dir }) {
      const folder = path.join(dir ?? 'dist', 'assets');
      const files = (await readdir(folder)).filter((name) => /\.(?:js|css)$/.test(name));
      await Promise.all(
        files.map(async (name) => {
          const file = path.join(folder, name);
          const bytes = await readFile(file);
          if (bytes.length < bytesMin) return;
          await writeFile(`${file}.gz`, await gzipped(bytes, level));
          await writeFile(`${file}.br`, await brotlied(bytes));
        }),
      );
    },
  };
}
