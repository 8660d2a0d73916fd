/**
 * Loaded ahead of the server in development (`node --import`): lets Node run its TypeScript, decorators included,
 * straight from the sources. Only those pass through here, each translated once and kept under .cache; packages are
 * left to Node and its compile cache. That is what makes a restart take half a second.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inRepository } from '../repository.ts';

const sources = pathToFileURL(inRepository('server/src')).href;
const folder = inRepository('.cache', 'translated');
mkdirSync(folder, { recursive: true });
const { transformSync, version } = await import('esbuild');

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith(sources) || !url.endsWith('.ts')) return nextLoad(url, context);
    return { format: 'module', source: translated(fileURLToPath(url)), shortCircuit: true };
  },
});

function translated(file: string): string {
  const text = readFileSync(file, 'utf8');
  const key = createHash('sha256').update(`${version}\0${file}\0${text}`).digest('hex');
  const kept = path.join(folder, `${key}.js`);
  if (existsSync(kept)) return readFileSync(kept, 'utf8');
  const { code } = transformSync(text, {
    loader: 'ts',
    format: 'esm',
    target: 'es2024',
    sourcefile: file,
    sourcemap: 'inline',
    // As in server/tsconfig.json.
    tsconfigRaw: {
      compilerOptions: {
        experimentalDecorators: true,
        useDefineForClassFields: false,
        verbatimModuleSyntax: true,
      },
    },
  });
  writeFileSync(kept, code);
  return code;
}
