/**
 * `pnpm generate`: writes what follows from the code and is committed: server/schema.graphql from the resolvers, and
 * web's typed documents from that schema. With --check it writes nothing and fails when a file would change.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal, tell } from './refusal.ts';
import { inRepository, packageCommand } from './repository.ts';

const schemaFile = inRepository('server/schema.graphql');

function run(folder: 'server' | 'web', file: string, ...args: string[]): { failed: boolean; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    cwd: inRepository(folder),
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { failed: status !== 0, output: `${stdout}${stderr}` };
}

function emitSchema(target: string): void {
  const { failed, output } = run(
    'server',
    packageCommand('server', 'tsx/dist/cli.mjs'),
    'src/graphql/emit-schema.ts',
    target,
  );
  if (failed || !existsSync(target))
    throw new Refusal(`The schema cannot be made from the resolvers:\n${output.trim()}`);
}

function checkSchema(): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'finance-schema-'));
  try {
    const emitted = path.join(folder, 'schema.graphql');
    emitSchema(emitted);
    if (readFileSync(emitted, 'utf8') === readFileSync(schemaFile, 'utf8')) return;
    throw new Refusal('server/schema.graphql is not what the resolvers say. Run: npx -y pnpm@12 generate');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function generateDocuments(...flags: string[]): void {
  const { failed, output } = run(
    'web',
    packageCommand('web', '@graphql-codegen/cli/esm/bin.js'),
    '--config',
    'codegen.ts',
    '--errors-only',
    ...flags,
  );
  if (!failed) return;
  // The tool also tells each step it takes; those lines begin with a mark.
  const said = output.split('\n').filter((line) => !/^\s*[❯✔]/.test(line));
  throw new Refusal(`web's typed documents are not what its .graphql files say:\n${said.join('\n').trim()}`);
}

try {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  if (values.check) {
    checkSchema();
    generateDocuments('--check');
  } else {
    emitSchema(schemaFile);
    generateDocuments();
  }
} catch (error) {
  tell(error);
  process.exitCode = 1;
}
