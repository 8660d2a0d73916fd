import path from 'node:path';

/** The folder of this checkout. */
export const repositoryRoot = path.resolve(import.meta.dirname, '..');

/** An absolute path inside the checkout. */
export function inRepository(...parts: string[]): string {
  return path.join(repositoryRoot, ...parts);
}

/** The command of a package installed in `folder` of the checkout, as a file that Node runs. */
export function packageCommand(folder: '.' | 'server' | 'web', file: string): string {
  return inRepository(folder, 'node_modules', file);
}
