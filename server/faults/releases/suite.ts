import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { migrate } from '../../src/persistence/migrate.ts';
import type { createTestDatabase } from '../../test/support/postgres.ts';
import { exportPreviousRelease, previousRelease } from '../../test/support/previous-release.ts';
import { requiredSetting } from '../../test/support/setting.ts';
import type { FaultCheck, FaultContext, FaultSuite } from '../suite.ts';

/**
 * Tests of the previous release that go its main path: a person signs up, makes a household, invites another, enters, edits,
 * looks through, reports, imports and undoes, live, and nobody sees what is not theirs. Those of its own migrations would test
 * what is replaced here.
 */
const mainPath = [
  'users',
  'members',
  'access',
  'accounts',
  'categories',
  'rates',
  'transactions',
  'transaction-writes',
  'transaction-lists',
  'transaction-errors',
  'balances',
  'reports',
  'importing',
  'importing-errors',
  'live',
  'integrity',
  'guards',
  'writers',
];

/** What of Vitest's JSON is read. */
interface Told {
  readonly testResults: readonly {
    readonly name: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** See docs/faults.md. */
export const releases: FaultSuite = {
  name: 'releases',
  title: `the previous release (${previousRelease.version}) passes its own tests on the schema of this one`,
  async run(context) {
    const folder = await exportPreviousRelease();
    await replaceTemplate(folder);
    const told = await runTests(folder, context);
    return { checks: mainPath.filter((file) => isThere(folder, file)).map((file) => checkOf(file, told)) };
  },
};

function isThere(folder: string, file: string): boolean {
  return existsSync(path.join(folder, 'test', `${file}.test.ts`));
}

/** Lets the tests of the previous release make the database that all of theirs are copied from, and puts ours in its place. */
async function replaceTemplate(folder: string): Promise<void> {
  const support: { createTestDatabase: typeof createTestDatabase } = await import(
    pathToFileURL(path.join(folder, 'test/support/postgres.ts')).href
  );
  const trial = await support.createTestDatabase();
  await trial.drop();
  const server = new pg.Client({ connectionString: requiredSetting('TEST_DATABASE_URL') });
  await server.connect();
  try {
    const { rows } = await server.query<{ datname: string }>(
      `select datname from pg_database where datname ~ '^finance_template_'`,
    );
    const [template] = rows;
    if (template === undefined || rows.length > 1)
      throw new Error(
        `there are ${rows.length} templates, so it is not known which is the previous release's`,
      );
    await server.query(`drop database ${template.datname} with (force)`);
    await server.query(`create database ${template.datname} template template0`);
    const url = new URL(requiredSetting('TEST_DATABASE_URL'));
    url.pathname = `/${template.datname}`;
    await migrate(url.href);
    // A connection that was just closed may linger, and a database in use cannot be copied.
    await server.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [
      template.datname,
    ]);
  } finally {
    await server.end();
  }
}

async function runTests(folder: string, { folder: own, say }: FaultContext): Promise<Told> {
  const outputFile = path.join(own, 'told.json');
  const files = mainPath.filter((file) => isThere(folder, file)).map((file) => `test/${file}.test.ts`);
  say(`${files.length} files of tests`);
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [
        path.join(folder, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--project',
        'integration',
        '--reporter=json',
        `--outputFile=${outputFile}`,
        ...files,
      ],
      { cwd: folder, maxBuffer: 64 * 1_048_576 },
      // Failed tests stand in the file too.
      (_error, stdout, stderr) => resolve(`${stdout}${stderr}`),
    );
  });
  if (!existsSync(outputFile)) throw new Error(`its tests did not run:\n${output.slice(-4_000)}`);
  return JSON.parse(readFileSync(outputFile, 'utf8')) as Told;
}

function checkOf(file: string, { testResults }: Told): FaultCheck {
  const found = testResults.find(({ name }) => path.basename(name) === `${file}.test.ts`);
  const ran = (found?.assertionResults ?? []).filter(
    ({ status }) => status === 'passed' || status === 'failed',
  );
  const failures = ran
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages?.[0]?.split('\n')[0] ?? ''}`);
  if (found?.message && failures.length === 0) failures.push(found.message);
  return { what: file, times: ran.length, failures };
}
