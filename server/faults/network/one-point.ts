import { randomUUID } from 'node:crypto';
import type { Answer } from '../../test/support/client.ts';
import { sendCreation, type Change, type Mutation } from './mutations.ts';
import { answerMsMax, limits, type Product } from './product.ts';
import type { Point } from './statements.ts';

/** What must hold at every point; each is a row of the table. */
export type Rule = 'answer' | 'truth' | 'readiness' | 'pool' | 'once';

/** What came of one point. */
export interface Tried {
  /** The statement at which the way failed; null when the change asks fewer statements. */
  readonly at: string | null;
  readonly code: string;
  readonly tookMs: number;
  readonly broken: readonly { readonly rule: Rule; readonly what: string }[];
}

/** How often a change stands in the books by the code that its answer told; any other code is no clear error. */
const writtenBy: Readonly<Record<string, readonly number[]>> = {
  ok: [1],
  database_unavailable: [0],
  took_too_long: [0],
  answer_incomplete: [1],
  outcome_unknown: [0, 1],
};

/** /health answers within this, whatever hangs. */
const readinessMsMax = 2_000;

/** More requests at once than the pool has connections. */
const requestsAtOnce = limits.connections * 4;

/** Lets the way to PostgreSQL fail at one point of one change, heals it, and looks what is left. */
export async function tryPoint(
  product: Product,
  mutation: Mutation,
  point: Point,
  msMax = answerMsMax,
): Promise<Tried> {
  const change = await mutation.ready(product);
  const broken: { rule: Rule; what: string }[] = [];
  const breaks = (rule: Rule, what: string): void => void broken.push({ rule, what });

  product.statements.arm(point);
  const began = performance.now();
  const code = codeOf(await within(change.send(), msMax));
  const tookMs = performance.now() - began;
  const at = product.statements.disarm();
  if (at !== null) {
    await lookWhileItLasts(product, { change, point, code, breaks });
    product.relay.heal();
    await lookAfterwards(product, change, breaks);
  }
  product.relay.heal();
  return { at, code, tookMs, broken };
}

interface Looking {
  readonly change: Change;
  readonly point: Point;
  readonly code: string;
  readonly breaks: (rule: Rule, what: string) => void;
}

async function lookWhileItLasts(product: Product, { change, point, code, breaks }: Looking): Promise<void> {
  const expected = writtenBy[code];
  if (expected === undefined) breaks('answer', `the answer was ${code}`);
  const written = await change.written();
  if (expected !== undefined && !expected.includes(written))
    breaks('truth', `the answer was ${code}, and the change is written ${written} times`);
  if (point.fault === 'slow') return;
  const { failing, tookMs } = await product.readiness();
  const isAway = point.fault !== 'late';
  if (failing.includes('database') !== isAway || tookMs > readinessMsMax)
    breaks(
      'readiness',
      `while it lasted it named ${failing.join(', ') || 'nothing'} after ${Math.round(tookMs)} ms`,
    );
}

async function lookAfterwards(product: Product, change: Change, breaks: Looking['breaks']): Promise<void> {
  const { books } = product;
  const asked = Array.from({ length: requestsAtOnce }, async (_, n) =>
    n % 3 === 0
      ? await sendCreation(product, { note: 'afterwards', key: randomUUID() })
      : await books.client.send(
          `query ($id: ID!) { household(id: $id) { revision accounts { id balance { amount } } } }`,
          {
            id: books.householdId,
          },
        ),
  );
  const codes = await Promise.all(asked.map(async (answer) => codeOf(await within(answer, answerMsMax))));
  const wrong = codes.filter((code) => code !== 'ok');
  if (wrong.length > 0) breaks('pool', `${wrong.length} of ${codes.length} requests failed: ${wrong[0]}`);

  const again = codeOf(await within(change.send(), answerMsMax));
  if (again !== 'ok' && !change.codesWhenWritten.includes(again))
    breaks('once', `sent again it was answered ${again}`);
  const written = await change.written();
  if (written !== 1) breaks('once', `sent again it is written ${written} times`);

  if (!(await holds(async () => (await leftOpen(product)) === 0)))
    breaks('pool', `${await leftOpen(product)} transactions stay open`);
  if (!(await holds(async () => (await product.readiness()).failing.length === 0)))
    breaks('readiness', `afterwards it still names ${(await product.readiness()).failing.join(', ')}`);
}

/** Transactions that nobody goes on with. A place of the pool that is lost shows in the requests of the points that follow. */
async function leftOpen(product: Product): Promise<number> {
  const [row] = await product.ask<{ open: number }>(
    `select count(*)::int as open from pg_stat_activity
     where datname = current_database() and application_name = 'finance-tracker' and state like 'idle in transaction%'`,
  );
  return row?.open ?? 0;
}

/** Whether something is so within some seconds. */
export async function holds(isSo: () => Promise<boolean>, msMax = 5_000): Promise<boolean> {
  const deadline = performance.now() + msMax;
  while (performance.now() < deadline) {
    if (await isSo()) return true;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  return false;
}

/** The answer, or null when there is none in time or no connection to the server itself. */
export async function within(answer: Promise<Answer>, msMax: number): Promise<Answer | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), msMax);
  });
  const settled = await Promise.race([answer.catch(() => null), late]);
  clearTimeout(timer);
  return settled;
}

export function codeOf(answer: Answer | null): string {
  if (answer === null) return 'none in time';
  return answer.errors?.[0]?.extensions.code ?? 'ok';
}
