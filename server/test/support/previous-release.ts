import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const repository = new URL('../../../', import.meta.url).pathname;

/** The release that runs where this one is about to be rolled out; CONTRIBUTING.md says when it moves. */
export const previousRelease = JSON.parse(
  readFileSync(new URL('../previous-release.json', import.meta.url), 'utf8'),
) as { readonly version: string; readonly commit: string };

/**
 * Whether this checkout was made without its history. There nothing can be told of the release before: the test counts as
 * skipped, and says so. In a checkout with its history a commit that is missing is a failure.
 */
export const isShallow = ((): boolean => {
  try {
    const told = execFileSync('git', ['rev-parse', '--is-shallow-repository'], {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return told.trim() === 'true';
  } catch {
    // Not a checkout at all, or no git: the export fails, with its sentence.
    return false;
  }
})();

/**
 * The previous release from the history of this checkout, with the packages of its own lockfile.
 *
 * @returns the folder of its server
 * @throws Error when the history does not reach that far, or its packages cannot be installed
 */
export async function exportPreviousRelease({ version, commit } = previousRelease): Promise<string> {
  const folder = join(repository, '.cache', 'releases', `${version}-${commit.slice(0, 12)}`);
  if (existsSync(folder)) return join(folder, 'server');
  await checkHistory(version, commit);
  const draft = `${folder}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  await unpack(commit, draft);
  await installPackages(draft);
  renameSync(draft, folder);
  return join(folder, 'server');
}

async function checkHistory(version: string, commit: string): Promise<void> {
  try {
    await promisify(execFile)('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: repository });
  } catch {
    throw new Error(
      `The previous release (${version}, commit ${commit}) is not in the history of this checkout, so nobody can tell whether ` +
        'it serves on the new schema. Fetch the whole history (git fetch --unshallow) and run the tests again.',
    );
  }
}

async function unpack(commit: string, folder: string): Promise<void> {
  const lists = ['package.json', 'web/package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml'];
  const what = [...lists, 'tsconfig.base.json', 'server', 'scripts'];
  const archive = spawn('git', ['archive', '--format=tar', commit, ...what], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const unpacked = spawn('tar', ['-x', '-C', folder], { stdio: [archive.stdout, 'inherit', 'inherit'] });
  const codes = await Promise.all(
    [archive, unpacked].map(async (child) => await new Promise((resolve) => child.once('exit', resolve))),
  );
  if (codes.some((code) => code !== 0))
    throw new Error(`git archive | tar ended with ${codes.join(' and ')}`);
}

/** Nothing of them is started by itself: the tests bring Node and PostgreSQL along. */
async function installPackages(folder: string): Promise<void> {
  const install = [
    'install',
    '--frozen-lockfile',
    '--ignore-scripts',
    '--filter',
    '.',
    '--filter',
    './server',
  ];
  await promisify(execFile)('npx', ['-y', 'pnpm@12', ...install], { cwd: folder });
}
