import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** The file of the first of `names` that stands in a folder of PATH, or where Debian puts it; null when none does. */
export function findProgram(...names: string[]): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/local/bin', '/usr/bin'];
  for (const name of names) {
    for (const folder of folders) {
      if (folder !== '' && isExecutable(path.join(folder, name))) return path.join(folder, name);
    }
  }
  return null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
