import { AnswerFailure } from './client.ts';
import type { ImportClient } from './import-client.ts';

/** One thing that a writer does with bank files. `run` answers what came of it: done, or the code it was refused by. */
export interface ImportOperation {
  readonly kind: 'import' | 'undo';
  run(): Promise<string>;
}

/** Refusals that other writers' doings explain: entries and batches change under an import, and accounts close. */
const expected = new Set([
  'import_books_changed',
  'import_not_ready',
  'import_is_busy',
  'import_was_stopped',
  'import_needs_account',
  'account_is_closed',
]);

/**
 * Endless imports and undos of one writer, at random: files of few lines over few days, amounts and payees, so that lines
 * repeat within files, between files and with what is typed; some lines are decided otherwise before the commit.
 *
 * @param accountIds own accounts, all in euros
 * @param random numbers from 0 to 1, from a seed where the run must be told again
 */
export function* importOperations(
  bank: ImportClient,
  accountIds: readonly string[],
  random: () => number,
): Generator<ImportOperation, never, void> {
  const committed: string[] = [];
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  for (;;) {
    const undone =
      random() < 0.35 ? committed.splice(Math.floor(random() * committed.length), 1)[0] : undefined;
    if (undone !== undefined) {
      yield { kind: 'undo', run: async () => await outcome(async () => void (await bank.undo(undone))) };
      continue;
    }
    const file = randomFile(random);
    const accountId = pick(accountIds);
    const decide = random() < 0.4;
    yield {
      kind: 'import',
      run: async () =>
        await outcome(async () => {
          const batch = await bank.preview(file, { accountId });
          const lines = decide ? await bank.lines(batch.id) : [];
          if (lines.length > 0) {
            const verdict = pick(['NEW', 'DUPLICATE']);
            await bank.changeLines(
              batch.id,
              lines.slice(0, 2).map(({ id }) => id),
              { verdict },
            );
          }
          await bank.commit(batch.id);
          committed.push(batch.id);
        }),
    };
  }
}

function randomFile(random: () => number): string {
  const whole = (below: number): number => Math.floor(random() * below);
  const rows = Array.from({ length: 1 + whole(12) }, () => {
    const day = String(1 + whole(10)).padStart(2, '0');
    const payee = ['Grocer', 'Cafe Linde', 'Employer', 'Umbuchung'][whole(4)];
    const amount = `${random() < 0.7 ? '-' : ''}${[3, 10, 200][whole(3)]}.50`;
    return `2026-11-${day},${payee},${amount}`;
  });
  return `Date,Payee,Amount\n${rows.join('\n')}\n`;
}

async function outcome(work: () => Promise<void>): Promise<string> {
  try {
    await work();
    return 'done';
  } catch (error) {
    if (error instanceof AnswerFailure && expected.has(error.code)) return error.code;
    throw error;
  }
}
