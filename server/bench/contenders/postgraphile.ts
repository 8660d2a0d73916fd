import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { Refusal } from '../../../scripts/refusal.ts';
import { inRepository } from '../../../scripts/repository.ts';
import type { OperationName } from '../asking/documents.ts';
import type { Contender, Variables } from './contender.ts';
import { answerOf } from './postgraphile/answers.ts';
import { documents } from './postgraphile/documents.ts';

const folder = inRepository('server/bench/contenders/postgraphile');

/**
 * PostGraphile 5, installed for the measurements alone. It gets functions for what is no column (`postgraphile/setup.sql`) and
 * leaves conversion to the base currency, which the others do, to whoever asks: what is measured is the better for it.
 */
export async function postgraphile(databaseUrl: string): Promise<Contender> {
  install();
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(readFileSync(`${folder}/setup.sql`, 'utf8'));
  await client.end();
  return {
    name: 'postgraphile',
    title: 'PostGraphile',
    isCompared: true,
    program: { file: 'server/bench/contenders/postgraphile/server.mjs', isTypeScript: false },
    headers: { 'content-type': 'application/json' },
    request: (operation, variables) => ({
      path: '/graphql',
      body: JSON.stringify({
        query: documentOf(operation, variables),
        variables: asAsked(operation, variables),
      }),
    }),
    answer: answerOf,
  };
}

function install(): void {
  if (existsSync(`${folder}/node_modules/postgraphile`)) return;
  const { status, stdout, stderr } = spawnSync('npx', ['-y', 'pnpm@12', 'install', '--frozen-lockfile'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Refusal(
      `PostGraphile could not be installed in ${folder}; leave it out with --contenders.\n${stdout}${stderr}`,
    );
}

function documentOf(operation: OperationName, { after }: Variables): string {
  return operation === 'register' && after ? documents.deep : documents[operation];
}

interface EntryInput {
  readonly date: string;
  readonly payee: string;
  readonly note: string;
  readonly accountId: string;
  readonly amount: string;
  readonly status: string;
  readonly lines: readonly [{ readonly categoryId: string }];
}

/** The variables of its own document. */
function asAsked(operation: OperationName, variables: Variables): Variables {
  const { household, from, to, after, account, text, ids, category, id, key, version } = variables;
  switch (operation) {
    case 'accounts':
      return { household };
    case 'register':
      return { household, account };
    case 'deep': {
      const [day, entry, place] = JSON.parse(Buffer.from(String(after), 'base64url').toString()) as string[];
      return { household, account, day, entry, place: Number(place) };
    }
    case 'search':
      return { household, text };
    case 'report':
    case 'netWorth':
      return { household, first: `${String(from)}-01`, last: `${String(to)}-01` };
    case 'create':
    case 'edit': {
      const { date, payee, note, accountId, amount, status, lines } = variables['input'] as EntryInput;
      const shared = {
        household,
        day: date,
        payee,
        note,
        account: accountId,
        accounts: [accountId],
        category: lines[0].categoryId,
        // Minor units: the digits without the point.
        amount: amount.replace('.', ''),
        status,
      };
      return operation === 'create'
        ? { ...shared, key, entry: '{{key}}' }
        : { ...shared, entry: id, seen: version };
    }
    case 'bulk':
      return { household, entries: ids, category };
  }
}
