import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { watchFolders } from './watch-folders.ts';

test('hears of a file written in place, replaced by another, and made in a new folder, each time', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'finance-watch-'));
  mkdirSync(path.join(root, 'deep/er'), { recursive: true });
  const file = path.join(root, 'deep/er/a.ts');
  writeFileSync(file, '0');
  const heard: string[] = [];
  const unwatch = watchFolders(root, (changed) => heard.push(changed));
  const hears = async (expected: string, change: () => void) => {
    heard.length = 0;
    change();
    const deadline = Date.now() + 5_000;
    while (!heard.includes(expected)) {
      assert.ok(Date.now() < deadline, `${expected} is not heard`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    // What the change still stirs must not pass for the next one.
    await new Promise((resolve) => setTimeout(resolve, 50));
  };
  try {
    for (const round of ['1', '2', '3']) {
      await hears(file, () => writeFileSync(file, round));
      await hears(file, () => {
        writeFileSync(path.join(root, 'draft'), round);
        renameSync(path.join(root, 'draft'), file);
      });
    }
    await hears(path.join(root, 'new'), () => mkdirSync(path.join(root, 'new')));
    await hears(path.join(root, 'new/b.ts'), () => writeFileSync(path.join(root, 'new/b.ts'), ''));
  } finally {
    unwatch();
    rmSync(root, { recursive: true, force: true });
  }
});
