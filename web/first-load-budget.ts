import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/**
 * A build plugin that adds up the JavaScript a browser must load before the first screen's own chunk, gzipped, prints it, and
 * fails the build when it is over the budget.
 */
export function firstLoadBudget({ gzipBytesMax }: { gzipBytesMax: number }): Plugin {
  return {
    name: 'first-load-budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') this.error('the build has no index.html');
      const bytes = firstLoadGzipBytes(String(page.source), (file) => {
        const chunk = bundle[file];
        if (chunk?.type !== 'chunk') this.error(`the page loads ${file}, which is no script of the build`);
        return chunk.code;
      });
      this.info(`first load: ${(bytes / 1000).toFixed(1)} kB of JavaScript, gzipped`);
      if (bytes > gzipBytesMax) {
        this.error(`the first load is ${bytes} bytes gzipped, over the budget of ${gzipBytesMax}`);
      }
    },
  };
}

/**
 * Bytes of the scripts that a built page loads by itself: those in its head, and what Vite has it load ahead because they import
 * it. `read` answers a file's text, by its path from the page.
 *
 * @throws Error when there are none, since no page of ours is without
 */
export function firstLoadGzipBytes(page: string, read: (file: string) => string): number {
  const scripts = page.matchAll(
    /<(?:script type="module"|link rel="modulepreload")[^>]*(?:src|href)="\.\/([^"]+\.js)"/g,
  );
  const sizes = [...scripts].map(([, file = '']) => gzipSync(read(file)).length);
  if (sizes.length === 0) throw new Error('the page loads no script');
  return sizes.reduce((sum, each) => sum + each, 0);
}
