import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const compressed = promisify(gzip);
const level = { level: constants.Z_BEST_COMPRESSION };
/** A smaller file fits into the packets of its answer's head. */
const bytesMin = 1_024;

/**
 * A build plugin that puts a gzipped file beside each script and style sheet, which the server sends to whoever takes it. Gzip,
 * since a browser takes nothing better over plain HTTP, and plain HTTP is what a home network has.
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
          if (bytes.length >= bytesMin) await writeFile(`${file}.gz`, await compressed(bytes, level));
        }),
      );
    },
  };
}
