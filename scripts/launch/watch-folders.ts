import { existsSync, readdirSync, statSync, watch, type FSWatcher } from 'node:fs';
import path from 'node:path';

/**
 * Calls `onChange` with the path of whatever changes in `root` or a folder below, folders made later included.
 * Each folder is watched by itself: Node's recursive watching goes deaf on Linux to a file that was replaced by
 * another of its name, as editors do. Answers what ends the watching.
 */
export function watchFolders(root: string, onChange: (file: string) => void): () => void {
  const watchers = new Map<string, FSWatcher>();

  const add = (folder: string): void => {
    if (watchers.has(folder)) return;
    const watcher = watch(folder, (_event, name) => {
      if (name === null) return;
      const file = path.join(folder, name);
      if (isFolder(file)) add(file);
      else if (!existsSync(file)) drop(file);
      onChange(file);
    });
    // A folder that was removed ends its watcher with an error on some systems.
    watcher.on('error', () => drop(folder));
    watchers.set(folder, watcher);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) add(path.join(folder, entry.name));
    }
  };
  const drop = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };

  add(root);
  return () => {
    for (const folder of watchers.keys()) drop(folder);
  };
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
