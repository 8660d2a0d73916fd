import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from '../refusal.ts';
import { inRepository, packageCommand } from '../repository.ts';
import { startNodeChild } from './child.ts';
import { takeLock } from './lock.ts';
import { beforeExit } from './stopping.ts';

interface Part {
  name: 'server' | 'web';
  /** Globs of everything the result depends on, below the checkout. */
  inputs: string[];
  output: string;
  /** A file that a finished build has. */
  proof: string;
  /** The file that Node runs, and its arguments. */
  command: [string, ...string[]];
}

const parts: Part[] = [
  {
    name: 'server',
    inputs: [
      'server/src/**/*',
      'server/package.json',
      'server/tsconfig*.json',
      'tsconfig.base.json',
      'pnpm-lock.yaml',
    ],
    output: 'server/dist',
    proof: 'server/dist/main.js',
    command: [packageCommand('.', 'typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
  },
  {
    name: 'web',
    inputs: ['web/{src,public}/**/*', 'web/*', 'tsconfig.base.json', 'pnpm-lock.yaml'],
    output: 'web/dist',
    proof: 'web/dist/index.html',
    command: [packageCommand('web', 'vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
  },
];

/**
 * Builds the server and the web program into their `dist` folders, each only when what it is made of has changed
 * since the last time. `say` is told of each part that is built; `names` are the parts that are needed.
 */
export async function build(
  say: (line: string) => void,
  names: readonly Part['name'][] = ['server', 'web'],
): Promise<void> {
  mkdirSync(inRepository('.cache'), { recursive: true });
  const release = await waitForBuildLock(say);
  try {
    const results = await Promise.allSettled(
      parts.filter(({ name }) => names.includes(name)).map((part) => buildPart(part, say)),
    );
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  } finally {
    release();
  }
}

async function waitForBuildLock(say: (line: string) => void): Promise<() => void> {
  for (let waited = false; ; waited = true) {
    const lock = takeLock(inRepository('.cache', 'build.lock'), 'build');
    if (lock.taken) return lock.release;
    if (!waited) say(`Waiting for the build of process ${lock.holder.pid}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function buildPart(part: Part, say: (line: string) => void): Promise<void> {
  const stamp = inRepository('.cache', `${part.name}.built`);
  const inputs = hashOf(part.inputs);
  const isFresh =
    existsSync(inRepository(part.proof)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs;
  if (isFresh) return;
  say(`Building ${part.name}`);
  rmSync(stamp, { force: true });
  rmSync(inRepository(part.output), { recursive: true, force: true });
  const { code, output } = await run(part);
  if (code !== 0) {
    throw new Refusal(`The ${part.name} does not build. The compiler says:\n${output.trim()}`);
  }
  writeFileSync(stamp, inputs);
}

function hashOf(globs: string[]): string {
  const hash = createHash('sha256');
  const files = globs.flatMap((glob) => globSync(glob, { cwd: inRepository() })).sort();
  for (const file of files) {
    const absolute = inRepository(file);
    if (!statSync(absolute).isFile()) continue;
    hash.update(`${file.split(path.sep).join('/')}\0`);
    hash.update(readFileSync(absolute));
  }
  return hash.digest('hex');
}

async function run(part: Part): Promise<{ code: number | null; output: string }> {
  let output = '';
  const [file, ...args] = part.command;
  const child = startNodeChild({
    file,
    args,
    folder: inRepository(part.name),
    environment: { ...process.env, NODE_ENV: 'production' },
    onOutput: (chunk) => (output += chunk),
  });
  beforeExit(() => child.stop(1_000));
  return { code: await child.ended, output };
}
