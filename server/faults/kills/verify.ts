import { execFile } from 'node:child_process';
import { readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { inRepository } from '../../../scripts/repository.ts';
import type { Books } from '../../test/support/books.ts';
import { AttachmentClient } from '../../test/support/attachment-client.ts';
import { recomputed } from '../../test/support/recomputed.ts';
import type { FaultCheck } from '../suite.ts';
import type { Importer } from './importer.ts';
import type { Product } from './product.ts';
import type { Acknowledged, Typist } from './typist.ts';

/** Files of this age belong to nothing that is still under way. */
const agedMs = 2 * 86_400_000;
/** How long the product may take to clear away what uploads left. */
const clearedWithinMs = 30_000;

/** What the clients of a run believe is in the books. */
export interface Believers {
  readonly books: Books;
  readonly typists: readonly Typist[];
  readonly importers: readonly Importer[];
}

/** Compares everything in the books with what was acknowledged: nothing lost, nothing twice, nothing else. */
export async function compareWithBooks({ books, typists, importers }: Believers): Promise<FaultCheck[]> {
  const trash: Acknowledged[] = [];
  for (let after: string | null = null; ;) {
    const page: any = await books.page('trash', { after });
    trash.push(...page.edges.map((edge: { node: Acknowledged }) => edge.node));
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
  }
  const found: readonly Acknowledged[] = [...(await books.all()), ...trash];
  const known = new Map(typists.flatMap((typist) => [...typist.known]));
  const holders = new Set(importers.flatMap(({ attached }) => [...attached.keys()]));
  const lost: string[] = [];
  for (const [id, acknowledged] of known) {
    const present = found.find((transaction) => transaction.id === id);
    if (present === undefined) lost.push(`${id} (${acknowledged.note}) is not there`);
    else if (!isEqual(present, acknowledged))
      lost.push(`${id} is ${JSON.stringify(present)} where ${JSON.stringify(acknowledged)} was acknowledged`);
  }
  const twice = typists.flatMap(({ doubled }) => doubled);
  const imported = new Map<string, number>();
  for (const transaction of found) {
    const batchId = transaction['importBatchId'] as string | null;
    if (batchId !== null) imported.set(batchId, (imported.get(batchId) ?? 0) + 1);
    else if (!known.has(transaction.id) && !holders.has(transaction.id))
      twice.push(`${transaction.id} (${transaction.note}) is there, and nobody was told of it`);
  }
  return [
    {
      what: 'no acknowledged write is lost',
      times: sumOf([...typists, ...importers], ({ acknowledged }) => acknowledged),
      failures: [...lost, ...(await lostAttachments(books, importers))],
    },
    { what: 'no write is done twice', times: found.length, failures: twice },
    {
      what: 'an import is in the books whole, or not at all',
      times: sumOf(importers, ({ committed, undone }) => committed.size + undone.size),
      failures: [...wrongImports(importers, imported), ...importers.flatMap(({ problems }) => problems)],
      told: `${sumOf(importers, ({ committed }) => committed.size)} stay, ${sumOf(importers, ({ undone }) => undone.size)} undone`,
    },
  ];
}

function wrongImports(importers: readonly Importer[], imported: ReadonlyMap<string, number>): string[] {
  const expected = new Map(importers.flatMap(({ committed }) => [...committed]));
  return [...new Set([...expected.keys(), ...imported.keys()])].flatMap((batchId) => {
    const [wanted, there] = [expected.get(batchId) ?? 0, imported.get(batchId) ?? 0];
    return wanted === there ? [] : [`of the import ${batchId} ${there} lines are there, not ${wanted}`];
  });
}

async function lostAttachments(books: Books, importers: readonly Importer[]): Promise<string[]> {
  const problems: string[] = [];
  for (const [holderId, names] of importers.flatMap(({ attached }) => [...attached])) {
    const there = (await AttachmentClient.of(books).at(holderId)).map(({ name }) => name as string);
    if (!isEqual(there.toSorted(), names.toSorted()))
      problems.push(`attached are ${there.join(', ')}; acknowledged were ${names.join(', ')}`);
  }
  return problems;
}

/** Recomputes the books, by SQL of the tests' own and by the command that a person runs. */
export async function recomputeBooks(
  product: Product,
  { householdId }: Books,
  data: string,
): Promise<FaultCheck[]> {
  const database = new pg.Client({ connectionString: product.databaseUrl() });
  await database.connect();
  try {
    const differences = await recomputed(database, householdId);
    const { rows } = await database.query<{ n: number }>(
      'select count(*)::integer as n from posting where household_id = $1',
      [householdId],
    );
    return [
      {
        what: 'every transaction balances, every total equals its recomputation',
        times: rows[0]?.n ?? 0,
        failures: differences.map(({ what, key }) => `${what}: ${key}`),
      },
      await runCommand('books:verify agrees', 'books-verify', data),
    ];
  } finally {
    await database.end();
  }
}

/**
 * Makes all files as old as those of a crash of two days ago, lets the product start on them, and looks whether every file is
 * named by a row and every row has its file, and nothing half is left.
 */
export async function checkFiles(product: Product, data: string): Promise<FaultCheck[]> {
  const past = new Date(Date.now() - agedMs);
  for (const file of filesBelow(product.uploads)) utimesSync(file, past, past);
  const leftovers = unfinishedBelow(product.uploads);
  await product.restart();
  const deadline = Date.now() + clearedWithinMs;
  while (unfinishedBelow(product.uploads).length > 0 && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 100));
  return [
    {
      what: 'what broken uploads left is cleared away by the product',
      times: 1,
      failures: unfinishedBelow(product.uploads).map((file) => `${path.basename(file)} is still there`),
      told: `${leftovers.length} were left`,
    },
    await runCommand(
      'files:verify agrees: no file without a row, no row without a file',
      'files-verify',
      data,
    ),
  ];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function unfinishedBelow(folder: string): string[] {
  return filesBelow(folder).filter((file) => path.basename(file).startsWith('.'));
}

/** Runs a command of the product's on its data, beside the running product; its last line is the figure. */
async function runCommand(what: string, script: string, data: string): Promise<FaultCheck> {
  const { DATABASE_URL: _database, REDIS_URL: _redis, ...environment } = process.env;
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [inRepository(`scripts/${script}.ts`)], {
      env: { ...environment, FINANCE_DATA: data },
      maxBuffer: 16 * 1_048_576,
    });
    return { what, times: 1, failures: [], told: stdout.trim().split('\n').at(-1) ?? '' };
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return { what, times: 1, failures: `${stdout}${stderr}`.trim().split('\n') };
  }
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
