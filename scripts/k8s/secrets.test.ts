import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { parseEnv } from 'node:util';
import { inRepository } from '../repository.ts';
import { secretFileOf } from './secret-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'finance-secrets-'));
const k8s = path.join(folder, 'k8s');
const file = secretFileOf(k8s);
after(() => rmSync(folder, { recursive: true, force: true }));

/** What a cluster answers: its Secret, the password of its database, or that nobody is there. */
interface Cluster {
  context?: string;
  secret?: Record<string, string>;
  password?: string;
}

/**
 * Puts a program in kubectl's place that answers as a cluster would. What a real cluster and PostgreSQL answer is looked at by
 * `pnpm test:cluster`; here it is what is done with each answer.
 */
function pretend({ context = 'minikube', secret, password }: Cluster): void {
  writeFileSync(path.join(folder, 'database'), password ?? '');
  const data = Object.entries(secret ?? {}).map(([key, value]) => [
    key,
    Buffer.from(value).toString('base64'),
  ]);
  writeFileSync(path.join(folder, 'secret.json'), JSON.stringify({ data: Object.fromEntries(data) }));
  writeFileSync(
    path.join(folder, 'kubectl'),
    [
      '#!/bin/sh',
      `cd ${folder}`,
      'case "$*" in',
      `  "config current-context") echo ${context} ;;`,
      '  "config view"*) echo https://10.1.2.3:6443 ;;',
      `  *"get secret"*) ${secret ? 'cat secret.json' : 'echo NotFound >&2; exit 1'} ;;`,
      ...(password === undefined
        ? ['  *exec*) echo "pods \\"postgres-0\\" not found" >&2; exit 1 ;;']
        : [
            '  *alter*|*file=-*) sed "s/.*password \'\\(.*\\)\';/\\1/" >database ;;',
            '  *exec*) read -r given; [ "$given" = "$(cat database)" ] || { echo "FATAL: password authentication failed for user" >&2; exit 2; } ;;',
          ]),
      'esac',
    ].join('\n'),
  );
  chmodSync(path.join(folder, 'kubectl'), 0o755);
}

function secrets(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [inRepository('scripts/k8s/secrets.ts'), ...args], {
    env: { ...process.env, FINANCE_K8S: k8s, PATH: `${folder}${path.delimiter}${process.env['PATH']}` },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

const values = () => parseEnv(readFileSync(file, 'utf8'));

beforeEach(() => {
  rmSync(k8s, { recursive: true, force: true });
  cpSync(inRepository('k8s'), k8s, {
    recursive: true,
    filter: (each) => !path.basename(each).startsWith('secret.env'),
  });
  pretend({});
});

test('makes random values that only this user can read, and leaves them as they are', async () => {
  assert.equal((await secrets()).code, 0);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const { 'postgres-password': password = '', 'secret-key': key = '', 'database-url': url } = values();
  assert.ok(password.length >= 32 && key.length >= 32 && password !== key);
  assert.equal(url, `postgres://finance:${password}@postgres-service:5432/finance`);
  const before = readFileSync(file, 'utf8');
  assert.deepEqual(await secrets(), { code: 0, output: '' });
  assert.equal(readFileSync(file, 'utf8'), before);
});

test('several at once agree on one file', async () => {
  const runs = await Promise.all(Array.from({ length: 4 }, () => secrets()));
  assert.deepEqual(
    runs.map(({ code }) => code),
    [0, 0, 0, 0],
  );
  assert.equal(runs.filter(({ output }) => output.includes('Wrote new')).length, 1);
  assert.deepEqual(
    readdirSync(path.dirname(file)).filter((name) => name.startsWith('secret.env')),
    ['secret.env'],
  );
});

test('a file without one of the values is refused', async () => {
  writeFileSync(file, 'postgres-password=a\ndatabase-url=b\n');
  const { code, output } = await secrets();
  assert.equal(code, 1);
  assert.match(output, /secret\.env lacks secret-key/);
});

test('a database of another password is explained, with what to do', async () => {
  await secrets();
  pretend({
    password: 'of another checkout',
    secret: { 'postgres-password': 'of another checkout', 'secret-key': 'k', 'database-url': 'u' },
  });
  const refused = await secrets();
  assert.equal(refused.code, 1);
  assert.match(refused.output, /does not take the password[^]*--fit[^]*--adopt[^]*\/data\/postgres/);
  assert.doesNotMatch(refused.output, /of another checkout/);

  assert.equal((await secrets('--fit')).code, 0);
  assert.equal(readFileSync(path.join(folder, 'database'), 'utf8').trim(), values()['postgres-password']);
  assert.deepEqual(await secrets(), { code: 0, output: '' });
});

test('a new checkout takes the passwords of a cluster that has some, when it is told to', async () => {
  const secret = {
    'postgres-password': 'theirs',
    'secret-key': 'key',
    'database-url': 'postgres://finance:theirs@postgres-service:5432/finance',
  };
  pretend({ password: 'theirs', secret });
  const refused = await secrets();
  assert.equal(refused.code, 1);
  assert.match(refused.output, /--adopt/);
  assert.equal(existsSync(file), false);
  assert.equal((await secrets('--adopt')).code, 0);
  assert.deepEqual({ ...values() }, secret);
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('rotation changes the database and the file, or neither', async () => {
  await secrets();
  const before = { ...values() };
  pretend({ password: before['postgres-password'] ?? '' });
  assert.equal((await secrets('--rotate', 'postgres-password')).code, 0);
  const after = { ...values() };
  assert.notEqual(after['postgres-password'], before['postgres-password']);
  assert.equal(
    after['database-url'],
    before['database-url']?.replace(before['postgres-password'] ?? '', after['postgres-password'] ?? ''),
  );
  assert.equal(after['secret-key'], before['secret-key']);
  assert.deepEqual(await secrets(), { code: 0, output: '' });

  pretend({});
  assert.equal((await secrets('--rotate', 'postgres-password')).code, 1);
  assert.deepEqual({ ...values() }, after);
  assert.equal((await secrets('--rotate', 'secret-key')).code, 0);
  assert.notEqual(values()['secret-key'], after['secret-key']);
  assert.match((await secrets('--rotate', 'database-url')).output, /nothing to rotate/);
});

test('a cluster that is not on this machine is neither asked nor changed without its name', async () => {
  pretend({
    context: 'production',
    password: 'theirs',
    secret: { 'postgres-password': 'theirs', 'secret-key': 'k', 'database-url': 'u' },
  });
  assert.equal((await secrets()).code, 0);
  for (const flag of ['--fit', '--adopt']) {
    const { code, output } = await secrets(flag);
    assert.equal(code, 1);
    assert.match(output, /not on this machine/);
  }
  assert.equal(readFileSync(path.join(folder, 'database'), 'utf8'), 'theirs');
  assert.equal((await secrets('--fit', '--context', 'production')).code, 0);
});
