import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { inRepository, packageCommand } from '../repository.ts';
import { rangedVersions } from './exact-versions.ts';
import { wallBreaches } from './walls.ts';

/** One thing that must hold: `run` answers what is wrong, as text for a person, or null. */
export interface CheckStep {
  name: string;
  run: () => Promise<string | null>;
}

/** The steps of `pnpm check`; each group waits for the one before it, the steps of a group run side by side. */
export const checkGroups: CheckStep[][] = [
  [
    { name: 'versions are exact', run: async () => rangedVersions().join('\n') || null },
    { name: 'format', run: () => command('.', packageCommand('.', 'oxfmt/bin/oxfmt'), '--check', '.') },
    { name: 'lint', run: () => command('.', packageCommand('.', 'oxlint/bin/oxlint')) },
    { name: 'walls', run: checkWalls },
  ],
  [
    { name: 'types of server', run: () => types('server') },
    { name: 'types of web', run: () => types('web') },
    { name: 'types of scripts', run: () => types('.') },
  ],
  [
    {
      name: 'generated files are up to date',
      run: () => command('.', inRepository('scripts/generate.ts'), '--check'),
    },
    {
      name: 'no unused code',
      run: () => command('.', packageCommand('.', 'knip/bin/knip.js'), '--no-progress'),
    },
  ],
];

async function checkWalls(): Promise<string | null> {
  const { breaches, modules } = await wallBreaches(inRepository());
  const files = globSync('{server,web}/{src,test,e2e}/**/*.{ts,tsx}', { cwd: inRepository() });
  // A parser that cannot read TypeScript finds no imports, and no breaches either.
  if (modules < files.length) return `only ${modules} of ${files.length} files were read`;
  return breaches.map(({ rule, from, to }) => `${rule}: ${from} → ${to}`).join('\n') || null;
}

function types(folder: '.' | 'server' | 'web'): Promise<string | null> {
  return command(folder, packageCommand('.', 'typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json');
}

/** Runs a command of Node; what it wrote when it failed, else null. */
function command(folder: '.' | 'server' | 'web', file: string, ...args: string[]): Promise<string | null> {
  if (!existsSync(file)) return Promise.resolve(`${file} is missing: the packages are not installed`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: inRepository(folder),
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? null : output.trim() || `it ended with code ${code}`));
  });
}
