import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { beforeExit } from '../launch/stopping.ts';
import { inRepository, packageCommand } from '../repository.ts';

/** How many tests of a runner ended in which way. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** A program that runs tests and writes a report. */
export interface Runner {
  name: string;
  folder: '.' | 'server' | 'web';
  command: string[];
  environment?: Record<string, string>;
  /** When it takes longer, it hangs. */
  timeoutMs?: number;
  readReport: (report: unknown) => Counts;
}

const resultsFolder = inRepository('.cache', 'tests');
const timeoutMs = 20 * 60_000;
/** Rollouts wait for the probes of the pods. */
const clusterTimeoutMs = 45 * 60_000;
const stillRunningEveryMs = 60_000;

const reportFile = (name: string) => inRepository('.cache', 'tests', `${name}.json`);

function vitest(name: string, folder: 'server' | 'web', ...args: string[]): Runner {
  const file = packageCommand(folder, 'vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile(name)}`];
  return { name, folder, command: [file, 'run', ...args, ...reporters], readReport: readVitestReport };
}

/** Tests of Node.js's own runner, one file at a time. */
function nodeTest(name: string, ...filesAndOptions: string[]): Runner {
  return {
    name,
    folder: '.',
    command: [
      '--test',
      '--test-concurrency=1',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      `--test-reporter=${inRepository('scripts/testing/node-test-reporter.ts')}`,
      `--test-reporter-destination=${reportFile(name)}`,
      ...filesAndOptions,
    ],
    readReport: (report) => report as Counts,
  };
}

export const runners = {
  serverUnit: vitest('server-unit', 'server', '--project', 'unit'),
  serverIntegration: vitest('server-integration', 'server', '--project', 'integration'),
  webUnit: vitest('web-unit', 'web'),
  // Several of these start servers and measure them.
  scripts: nodeTest('scripts', 'scripts/*.test.ts', 'scripts/!(k8s)/**/*.test.ts'),
  // In one process, so that all of them look at what was rendered once.
  kubernetes: nodeTest('kubernetes', '--test-isolation=none', 'scripts/k8s/**/*.test.ts'),
  endToEnd: {
    name: 'end-to-end',
    folder: 'web',
    command: [packageCommand('web', '@playwright/test/cli.js'), 'test', '--reporter=line,json'],
    environment: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile('end-to-end') },
    readReport: readPlaywrightReport,
  },
  cluster: { ...vitest('cluster', 'server', '--project', 'cluster'), timeoutMs: clusterTimeoutMs },
} satisfies Record<string, Runner>;

function readVitestReport(report: unknown): Counts {
  const found = report as Record<
    'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTodoTests',
    number
  >;
  return {
    passed: found.numPassedTests,
    failed: found.numFailedTests,
    skipped: found.numPendingTests + found.numTodoTests,
  };
}

function readPlaywrightReport(report: unknown): Counts {
  const { stats } = report as { stats: Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number> };
  // A test that passes only at the second try has failed.
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

/**
 * Runs one runner, telling how it went; what it wrote is shown when it failed, and kept in .cache/tests. A runner
 * that broke, hung or ran nothing counts as one failure at least.
 */
export async function runTests(
  runner: Runner,
  environment: NodeJS.ProcessEnv,
  say: (text: string) => void,
): Promise<Counts> {
  mkdirSync(resultsFolder, { recursive: true });
  const report = reportFile(runner.name);
  const log = inRepository('.cache', 'tests', `${runner.name}.log`);
  rmSync(report, { force: true });
  rmSync(log, { force: true });
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  const reminder = setInterval(() => say(`… ${runner.name} runs for ${seconds()} s`), stillRunningEveryMs);
  const ended = await runToEnd(runner, environment, log);
  clearInterval(reminder);

  const counts = countsOf(runner, report);
  const problem = problemOf(counts, ended, runner.timeoutMs ?? timeoutMs);
  if (problem !== null && counts.failed === 0) counts.failed = 1;
  const { passed, failed, skipped } = counts;
  say(
    `${problem === null ? '✓' : '✗'} ${runner.name}: ${passed} passed, ${failed} failed, ${skipped} skipped (${seconds()} s)`,
  );
  if (problem !== null) say(`${readLog(log).replaceAll(/^/gm, '    ')}\n    ${runner.name}: ${problem}`);
  return counts;
}

function problemOf(
  counts: Counts,
  ended: { code: number | null; isTooLong: boolean },
  msMax: number,
): string | null {
  if (ended.isTooLong) return `it was ended after ${msMax / 60_000} minutes`;
  if (counts.failed > 0) return `${counts.failed} failed`;
  if (counts.passed === 0) return 'it ran no test';
  if (ended.code !== 0) return `it ended with ${ended.code === null ? 'a signal' : `code ${ended.code}`}`;
  return null;
}

function countsOf(runner: Runner, report: string): Counts {
  try {
    return runner.readReport(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    // Without a report nothing is known to have passed.
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

function readLog(log: string): string {
  try {
    return readFileSync(log, 'utf8').trimEnd();
  } catch {
    return '';
  }
}

function runToEnd(
  runner: Runner,
  environment: NodeJS.ProcessEnv,
  log: string,
): Promise<{ code: number | null; isTooLong: boolean }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, runner.command, {
      cwd: inRepository(runner.folder),
      env: { ...environment, ...runner.environment, NO_COLOR: '1', FORCE_COLOR: '0' },
      // A group of its own, so that it can be ended with all it has started.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let isTooLong = false;
    let hasEnded = false;
    const endAll = () => {
      try {
        if (child.pid !== undefined && !hasEnded) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // All of the group has ended.
      }
    };
    beforeExit(endAll);
    const timer = setTimeout(() => {
      isTooLong = true;
      endAll();
    }, runner.timeoutMs ?? timeoutMs);
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => appendFileSync(log, chunk));
    child.once('error', (error) => appendFileSync(log, error.message));
    child.once('close', (code) => {
      hasEnded = true;
      clearTimeout(timer);
      resolve({ code, isTooLong });
    });
  });
}
