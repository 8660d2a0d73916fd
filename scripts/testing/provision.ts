import { spawnSync } from 'node:child_process';
import { Refusal } from '../refusal.ts';
import { findProgram } from './programs.ts';
import { provideClamd } from './provide-clamd.ts';
import { provideKustomize } from './provide-kustomize.ts';

/** The programs that tests need besides the packages. */
export interface TestPrograms {
  /** The Redis of REDIS_URL, or null: then redis-server is there to be started. */
  redisUrl: string | null;
  chromium: string;
  /** A Kustomize, or a kubectl that has one inside; null when there is none, and what needs it is skipped. */
  kustomize: string | null;
  /** A clamd; null when there is none, and what needs a real one is skipped. */
  clamd: string | null;
}

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Finds Redis and Chromium: from REDIS_URL and CHROMIUM_PATH, else on the PATH, else installed by apt-get where this
 * user may do that. Refuses with what to install otherwise. And Kustomize and clamd, which can be done without.
 */
export function provisionPrograms(say: (line: string) => void): TestPrograms {
  const redisUrl = process.env['REDIS_URL'] || null;
  const missing: { package: string; setting: string }[] = [];
  if (redisUrl === null && findProgram('redis-server') === null) {
    missing.push({ package: 'redis-server', setting: 'REDIS_URL (the address of a Redis)' });
  }
  let chromium = givenChromium() ?? workingChromium();
  if (chromium === null)
    missing.push({ package: 'chromium', setting: 'CHROMIUM_PATH (the file of a Chromium)' });
  if (missing.length > 0) {
    const problem = installWithApt(
      missing.map((each) => each.package),
      say,
    );
    chromium ??= workingChromium();
    const isComplete = chromium !== null && (redisUrl !== null || findProgram('redis-server') !== null);
    if (!isComplete) {
      throw new Refusal(
        `The tests need ${missing.map((each) => each.package).join(' and ')}, and ${problem ?? 'apt-get did not bring them'}.\n` +
          `Install ${missing.length > 1 ? 'them' : 'it'}, or set ${missing.map((each) => each.setting).join(' and ')}.`,
      );
    }
  }
  return { redisUrl, chromium: chromium ?? '', kustomize: provideKustomize(say), clamd: provideClamd(say) };
}

function givenChromium(): string | null {
  const given = process.env['CHROMIUM_PATH'];
  if (!given) return null;
  if (isWorking(given)) return given;
  throw new Refusal(`CHROMIUM_PATH is ${given}, which does not run. Change it, or leave it out.`);
}

/** On some systems the program of this name only tells how to install another. */
function workingChromium(): string | null {
  for (const name of chromiumNames) {
    const found = findProgram(name);
    if (found !== null && isWorking(found)) return found;
  }
  return null;
}

function isWorking(file: string): boolean {
  const { status, stdout } = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 30_000 });
  return status === 0 && /chrom\w+ \d+\./i.test(stdout);
}

/** Installs packages; null when that went well, else why not. */
function installWithApt(packages: string[], say: (line: string) => void): string | null {
  if (findProgram('apt-get') === null) return 'there is no apt-get here to install them with';
  const isRoot = process.getuid?.() === 0;
  const mayUseSudo =
    !isRoot && findProgram('sudo') !== null && spawnSync('sudo', ['-n', 'true']).status === 0;
  if (!isRoot && !mayUseSudo) return 'this user may not install packages';
  say(`Installing ${packages.join(' and ')} with apt-get`);
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    if (mayUseSudo) command.unshift('sudo', '-n');
    const [file = '', ...rest] = command;
    const { status, stdout, stderr } = spawnSync(file, rest, {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      input: '',
    });
    if (status !== 0)
      return `apt-get ${args[0]} failed:\n${`${stdout}${stderr}`.trim().split('\n').slice(-8).join('\n')}\n`;
  }
  return null;
}
