/**
 * A server in waiting: loads the packages that the sources in the folder of its argument import, which is most of a start,
 * and runs the program that it is sent the path of. So a saved source runs as soon as the sources alone are loaded.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , folder = ''] = process.argv;

/** Packages that a module of the folder imports as it is loaded. Types alone load nothing. */
function importedPackages(): Set<string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const found = new Set<string>();
  for (const file of files) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    const text = readFileSync(path.join(folder, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/^import (?!type )(?:[^;']*? from )?'([^.'][^']*)'/gm)) {
      if (!name.startsWith('node:')) found.add(name);
    }
  }
  return found;
}

const told = new Promise<string>((resolve) => process.once('message', resolve));
const parentURL = pathToFileURL(`${folder}/`).href;
const fromThere = registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, context.parentURL === import.meta.url ? { ...context, parentURL } : context),
});
for (const name of importedPackages()) {
  try {
    await import(name);
  } catch {
    // The program will say what is wrong with it.
  }
}
fromThere.deregister();
// Waiting is what it lives for; exit-with-parent.ts lets go of the channel.
process.channel?.ref();
const program = await told;
// Nobody listens any more: the program alone decides how long it runs.
process.channel?.unref();
process.argv = [process.execPath, program];
process.title = `node ${program}`;
await import(pathToFileURL(program).href);
