import { deepStrictEqual } from 'node:assert/strict';
import { type OperationName, operationNames } from './asking/documents.ts';
import type { SampleBook } from './asking/samples.ts';
import type { Running, Variables } from './contenders/contender.ts';

/**
 * Asks every contender for every operation and compares what they answer. What a server chooses by itself (ids, cursors,
 * revisions, versions) and what an earlier write has moved is left out; everything else must be equal, figures and all.
 *
 * @throws Error naming the first difference
 */
export async function checkAnswers(
  running: readonly Running[],
  samples: SampleBook,
  operations: readonly OperationName[],
): Promise<number> {
  let compared = 0;
  for (const operation of operationNames.filter((each) => operations.includes(each))) {
    const answers = new Map<string, unknown[]>();
    for (const each of running.filter(({ contender: { only } }) => only?.includes(operation) ?? true)) {
      const told: unknown[] = [];
      for (const variables of samples.toCompare(operation, each.contender.name))
        told.push(await ask(each, operation, variables));
      answers.set(each.contender.name, told);
    }
    const [[firstName, expected] = ['', []], ...others] = [...answers];
    if (expected.length === 0) throw new Error(`${operation}: nothing was asked`);
    for (const [name, told] of others) {
      try {
        deepStrictEqual(told, expected);
        compared += told.length;
      } catch (error) {
        throw new Error(
          `${operation}: ${name} and ${firstName} answer differently.\n${(error as Error).message}`,
          { cause: error },
        );
      }
    }
  }
  return compared;
}

const isWrite = (operation: OperationName): boolean => ['create', 'edit', 'bulk'].includes(operation);

async function ask(
  { contender, origin }: Running,
  operation: OperationName,
  variables: Variables,
): Promise<unknown> {
  const { path, body } = contender.request(operation, variables);
  const response = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: contender.headers,
    body: body
      .replaceAll('{{key}}', crypto.randomUUID())
      .replaceAll('{{cents}}', '34')
      .replaceAll('"{{version}}"', '1'),
  });
  const told = (await response.json()) as { data?: unknown; errors?: unknown };
  if (response.status !== 200 || told.errors !== undefined)
    throw new Error(
      `${operation}: ${contender.name} answers ${response.status}: ${JSON.stringify(told.errors)}`,
    );
  const answer = contender.answer(operation, told.data, variables);
  if (JSON.stringify(answer).length < 100)
    throw new Error(`${operation}: ${contender.name} answers next to nothing`);
  return comparable(operation, answer);
}

/** Leaves out what a server chooses, and after writes also what other writes have moved. */
function comparable(operation: OperationName, value: unknown, key = ''): unknown {
  const isChosen =
    ['cursor', 'endCursor', 'revision'].includes(key) ||
    (isWrite(operation) &&
      ['id', 'ids', 'version', 'balance', 'accountId', 'categoryId', 'date', 'payee'].includes(key));
  if (isChosen) return typeof value;
  // Ours leaves the accounts of a bulk change in the side bar's order, and how many there are depends on whose entries they are.
  if (operation === 'bulk' && key === 'accounts') return Array.isArray(value) && value.length > 0;
  if (Array.isArray(value)) return value.map((each) => comparable(operation, each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, comparable(operation, each, name)]),
  );
}
