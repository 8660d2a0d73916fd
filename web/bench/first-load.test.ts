import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { firstLoadGzipBytes } from '../first-load-budget.ts';

it('adds up the scripts that a page loads by itself, each once, and nothing else', () => {
  const page = `<script src="./color-scheme.js"></script>
    <script type="module" crossorigin src="./assets/main-1.js"></script>
    <link rel="modulepreload" crossorigin href="./assets/shared-2.js">
    <link rel="stylesheet" crossorigin href="./assets/main-1.css">`;
  const texts: Record<string, string> = {
    'assets/main-1.js': 'main '.repeat(300),
    'assets/shared-2.js': 'shared '.repeat(100),
  };
  const read = (file: string): string => texts[file] ?? expect.fail(`${file} is no part of the first load`);
  const bytes = Object.values(texts).reduce((sum, text) => sum + gzipSync(text).length, 0);
  expect(firstLoadGzipBytes(page, read)).toBe(bytes);
  expect(() => firstLoadGzipBytes('<title>Empty</title>', read)).toThrow('no script');
});
