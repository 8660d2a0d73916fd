import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/**
 * A build plugin that adds up the JavaScript a browser must load before the first screen's own chunk (the entry
 * and everything it imports statically), gzipped, prints it, and fails the build when it is over the budget.
 */
export function firstLoadBudget({ gzipBytesMax }: { gzipBytesMax: number }): Plugin {
  return {
    name: 'first-load-budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const bytes = firstLoadGzipBytes(bundle);
      this.info(`first load: ${(bytes / 1000).toFixed(1)} kB of JavaScript, gzipped`);
      if (bytes > gzipBytesMax) {
        this.error(`the first load is ${bytes} bytes gzipped, over the budget of ${gzipBytesMax}`);
      }
    },
  };
}

function firstLoadGzipBytes(bundle: Rolldown.OutputBundle): number {
  const waiting = Object.values(bundle)
    .filter((file) => file.type === 'chunk' && file.isEntry)
    .map((file) => file.fileName);
  const loaded = new Set<string>();
  let bytes = 0;
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const file = bundle[name];
    if (file?.type !== 'chunk' || loaded.has(name)) continue;
    loaded.add(name);
    bytes += gzipSync(file.code).length;
    waiting.push(...file.imports);
  }
  return bytes;
}
