import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * The JavaScript that a built page asks for by itself, gzipped, in bytes: the scripts in its head and what is loaded ahead for
 * them, which is the same that the budget of the build adds up.
 */
export function firstLoadGzipBytes(folder: string): number {
  const page = readFileSync(path.join(folder, 'index.html'), 'utf8');
  const files = [...page.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, file]) => file ?? '');
  if (files.length === 0) throw new Error(`the page in ${folder} loads no script`);
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(path.join(folder, file))).length, 0);
}
