import { randomUUID } from 'node:crypto';
import type { Data } from '../browser.ts';
import { randomStatement } from '../home.ts';
import type { Member } from '../member.ts';

const linesMax = 16;
const linesShown = 50;
/** Batches that people remember to undo. */
const rememberedMax = 20;
/** A progress that was told before anybody listened is looked up. */
const lookEveryMs = 2_000;
const readWithinMs = 60_000;

/** Imports a bank's file: uploads it, watches it being read, looks at the lines, and writes them or thinks better of it. */
export async function importFile(
  member: Member,
  { lines = 4 + member.random.below(linesMax), isForGood = false } = {},
): Promise<void> {
  const { browser, home, random } = member;
  const { householdId } = home;
  const name = `statement-${random.below(1_000)}.csv`;
  const fileId = await browser.upload(householdId, name, randomStatement(random, home, lines));
  const { startImport } = await browser.ask('StartImport', {
    householdId,
    fileId,
    fileName: name,
    accountId: random.pick(home.accountIds),
    idempotencyKey: randomUUID(),
  });
  const batchId: string = startImport.batch.id;
  const status = await untilRead(member, batchId);
  if (status !== 'READY') throw new Error(`a bank's file was read and is ${status}`);
  const { household } = await browser.ask('ImportLines', {
    householdId,
    batchId,
    verdicts: null,
    first: linesShown,
    after: null,
  });
  const edges: { node: { id: string } }[] = household.importBatch.lines.edges;
  if (edges.length !== Math.min(lines, linesShown))
    throw new Error(`${edges.length} lines were read of a file of ${lines}`);
  if (!isForGood && random.chance(20)) {
    await browser.ask('CancelImport', { householdId, batchId });
    return;
  }
  if (random.chance(30))
    await browser.ask('ChangeImportLines', {
      householdId,
      batchId,
      lineIds: edges.slice(0, 2).map(({ node }) => node.id),
      input: { categoryId: random.pick(home.categoryIds) },
    });
  const { commitImport } = await browser.ask('CommitImport', { householdId, batchId });
  if (commitImport.batch.status !== 'COMMITTED')
    throw new Error(`a bank's file was written and is ${commitImport.batch.status}`);
  if (isForGood) return;
  home.batchIds.push(batchId);
  if (home.batchIds.length > rememberedMax) home.batchIds.shift();
}

/** Takes a bank's file out of the books again. */
export async function undoImport({ browser, home, random }: Member): Promise<void> {
  if (home.batchIds.length === 0) return;
  const [batchId] = home.batchIds.splice(random.below(home.batchIds.length), 1);
  const { householdId } = home;
  await browser.ask('ImportUndoPreview', { householdId, batchId });
  await browser.ask('UndoImport', { householdId, batchId });
}

/** Waits as the SPA does: told by the socket, and looking up now and then. */
async function untilRead({ browser, home, socket }: Member, batchId: string): Promise<string> {
  const { householdId } = home;
  let told: (status: string) => void = () => undefined;
  const done = new Promise<string>((resolve) => {
    told = resolve;
  });
  const hear = (batch: { readonly status: string }): void => {
    if (batch.status !== 'READING') told(batch.status);
  };
  const look = async (): Promise<void> => {
    const { household }: Data = await browser.ask('ImportBatch', { householdId, batchId });
    hear(household.importBatch);
  };
  const stop = socket?.listen('ImportProgress', { householdId, batchId }, (data: Data) =>
    hear(data.importProgress),
  );
  const timer = setInterval(() => void look().catch(() => undefined), lookEveryMs);
  const late = setTimeout(() => told('READING for too long'), readWithinMs);
  try {
    return await done;
  } finally {
    clearInterval(timer);
    clearTimeout(late);
    stop?.();
  }
}
