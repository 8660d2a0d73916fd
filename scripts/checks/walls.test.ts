import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { wallBreaches, wallNames } from './walls.ts';

/** A small checkout in which every import is right. */
const sound: Record<string, string> = {
  'server/src/main.ts': `import { app } from './http/app.ts'; app();`,
  'server/src/http/app.ts': `import { schema } from '../graphql/schema.ts'; export const app = () => schema;`,
  'server/src/graphql/schema.ts': `import { resolve } from '../accounts/accounts.resolver.ts'; export const schema = resolve;`,
  'server/src/accounts/accounts.resolver.ts': `import 'type-graphql'; import { find } from './accounts.service.ts'; import './accounts.types.ts'; export const resolve = find;`,
  'server/src/accounts/accounts.types.ts': `import 'type-graphql'; export interface Account { id: string }`,
  'server/src/accounts/accounts.service.ts': `import { orm } from '../persistence/orm.ts'; import { zero } from '../ledger/money.ts'; export const find = [orm, zero];`,
  'server/src/accounts/accounts.queries.ts': `import { orm } from '../persistence/orm.ts'; export const rows = orm;`,
  'server/src/persistence/orm.ts': `import '@mikro-orm/core'; import type { Money } from '../ledger/money.ts'; export const orm: Money | null = null;`,
  'server/src/ledger/money.ts': `export type Money = bigint; export const zero: Money = 0n;`,
  'server/src/ledger/money.test.ts': `import 'vitest'; import 'node:fs'; import './money.ts';`,
  'server/src/importing/formats/csv/parse.ts': `import 'csv-parse'; import '../../../ledger/money.ts';`,
  'server/src/live/transport.ts': `import type { Redis } from 'ioredis'; export type Client = Redis;`,
  'server/test/books.test.ts': `import '../src/http/app.ts'; import 'ioredis'; import './support/server.ts';`,
  'server/test/support/server.ts': `export const server = 1;`,
  'web/src/main.tsx': `import './app/router.tsx';`,
  'web/src/app/router.tsx': `import '../features/accounts/screen.tsx';`,
  'web/src/features/accounts/screen.tsx': `import { Button } from '../../shared/button.tsx'; export const Screen = Button;`,
  'web/src/features/import/screen.tsx': `export const Screen = 1;`,
  'web/src/shared/button.tsx': `export const Button = 1;`,
  'web/e2e/books.spec.ts': `import '../../server/test/support/server.ts';`,
  'scripts/start.ts': `export const start = 1;`,
};

/** One or more files for each wall that break it, all of which must be seen; types break walls as values do, all but the fifth. */
const breaking: { wall: string; file: string; text: string }[] = [
  { wall: '1-ledger-is-pure', file: 'server/src/ledger/a.ts', text: `import 'node:fs';` },
  {
    wall: '1-ledger-is-pure',
    file: 'server/src/ledger/b.ts',
    text: `import type { Redis } from 'pg'; export type R = Redis;`,
  },
  {
    wall: '1-ledger-is-pure',
    file: 'server/src/ledger/c.ts',
    text: `export * from '../persistence/orm.ts';`,
  },
  {
    wall: '1-ledger-is-pure',
    file: 'server/src/ledger/d.ts',
    text: `export const later = () => import('pg');`,
  },
  { wall: '2-formats-are-pure', file: 'server/src/importing/formats/csv/a.ts', text: `import 'node:fs';` },
  {
    wall: '2-formats-are-pure',
    file: 'server/src/importing/formats/csv/b.ts',
    text: `import '../../../persistence/orm.ts';`,
  },
  { wall: '2-formats-are-pure', file: 'server/src/importing/formats/ofx/c.ts', text: `import 'pg';` },
  {
    wall: '3-persistence-knows-no-noun',
    file: 'server/src/persistence/a.ts',
    text: `import type { Account } from '../accounts/accounts.types.ts'; export type A = Account;`,
  },
  {
    wall: '3-persistence-knows-no-noun',
    file: 'server/src/persistence/b.ts',
    text: `import '../live/transport.ts';`,
  },
  { wall: '3-persistence-knows-no-noun', file: 'server/src/persistence/c.ts', text: `import 'graphql';` },
  {
    wall: '4-services-know-no-edge',
    file: 'server/src/budgets/budgets.service.ts',
    text: `import '../accounts/accounts.resolver.ts';`,
  },
  {
    wall: '4-services-know-no-edge',
    file: 'server/src/budgets/budgets.queries.ts',
    text: `import type { Account } from '../accounts/accounts.types.ts'; export type A = Account;`,
  },
  {
    wall: '4-services-know-no-edge',
    file: 'server/src/rules/rules.service.ts',
    text: `import 'type-graphql';`,
  },
  {
    wall: '5-resolvers-know-no-database',
    file: 'server/src/budgets/budgets.resolver.ts',
    text: `import { orm } from '../persistence/orm.ts'; export const o = orm;`,
  },
  {
    wall: '5-resolvers-know-no-database',
    file: 'server/src/rules/rules.resolver.ts',
    text: `import '@mikro-orm/core';`,
  },
  {
    wall: '6-features-stand-alone',
    file: 'web/src/features/import/a.tsx',
    text: `import '../accounts/screen.tsx';`,
  },
  {
    wall: '6-shared-knows-no-feature',
    file: 'web/src/shared/a.tsx',
    text: `import '../features/accounts/screen.tsx';`,
  },
  {
    wall: '6-web-knows-no-server',
    file: 'web/src/app/a.tsx',
    text: `import type { Money } from '../../../server/src/ledger/money.ts'; export type M = Money;`,
  },
  {
    wall: '7-redis-only-in-live',
    file: 'server/src/accounts/redis.ts',
    text: `import { Redis } from 'ioredis'; export const redis = Redis;`,
  },
  {
    wall: '7-redis-only-in-live',
    file: 'server/src/http/redis.ts',
    text: `import 'graphql-redis-subscriptions';`,
  },
  { wall: '7-http-is-the-outermost', file: 'server/src/graphql/a.ts', text: `import '../http/app.ts';` },
  {
    wall: '8-no-cycles',
    file: 'server/src/accounts/egg.ts',
    text: `import './hen.ts'; export type Egg = 1;`,
  },
  {
    wall: '8-nothing-imports-tests',
    file: 'server/src/accounts/b.ts',
    text: `import '../ledger/money.test.ts';`,
  },
  {
    wall: '8-nothing-imports-tests',
    file: 'server/src/accounts/c.ts',
    text: `import '../../test/support/server.ts';`,
  },
  { wall: '8-nothing-imports-main', file: 'server/src/accounts/d.ts', text: `import '../main.ts';` },
  { wall: 'every-import-is-found', file: 'server/src/accounts/e.ts', text: `import './nowhere.ts';` },
  { wall: 'every-package-is-declared', file: 'server/src/accounts/f.ts', text: `import 'left-pad';` },
];

/** Installed as pnpm installs: the package lies in a store, and a link in node_modules leads there. */
const declared = [
  '@mikro-orm/core',
  'csv-parse',
  'graphql',
  'graphql-redis-subscriptions',
  'ioredis',
  'pg',
  'type-graphql',
  'vitest',
];

const roots: string[] = [];
after(() => roots.forEach((root) => rmSync(root, { recursive: true, force: true })));

function plant(files: Record<string, string>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'finance-walls-'));
  roots.push(root);
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
  for (const name of [...declared, 'left-pad']) {
    const store = `node_modules/.pnpm/${name.replace('/', '+')}@1.0.0/node_modules/${name}`;
    write(`${store}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`${store}/index.js`, 'export default 1;');
    const link = path.join(root, 'server/node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(root, store), link);
  }
  const dependencies = Object.fromEntries(declared.map((name) => [name, '1.0.0']));
  write('server/package.json', JSON.stringify({ name: 'server', dependencies }));
  write('package.json', JSON.stringify({ name: 'planted' }));
  return root;
}

test('a sound tree passes', async () => {
  const { breaches, modules } = await wallBreaches(plant(sound));
  assert.deepEqual(breaches, []);
  assert.ok(modules >= Object.keys(sound).length, 'every file of the tree is read');
});

test('every wall that is broken is named, with the file that breaks it', async () => {
  const files = Object.fromEntries(breaking.map(({ file, text }) => [file, text]));
  // A cycle is named once, by the first of its files.
  files['server/src/accounts/hen.ts'] = `import type { Egg } from './egg.ts'; export type Hen = Egg;`;
  const { breaches } = await wallBreaches(plant({ ...sound, ...files }));
  const seen = new Set(breaches.map(({ rule, from }) => `${rule}: ${from}`));
  for (const { wall, file } of breaking)
    assert.ok(seen.has(`${wall}: ${file}`), `${wall} is not seen in ${file}`);
});

test('every wall has a breach here that proves it', async () => {
  const proven = new Set(breaking.map(({ wall }) => wall));
  assert.deepEqual(
    (await wallNames()).filter((name) => !proven.has(name)),
    [],
  );
});
