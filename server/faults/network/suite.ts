import type { Fault, Side } from '../../test/support/relay.ts';
import type { FaultCheck, FaultContext, FaultSuite, SuiteResult } from '../suite.ts';
import { type Mutation, mutations } from './mutations.ts';
import { type Rule, tryPoint } from './one-point.ts';
import { answerMsMax, limits, type Product, startProduct } from './product.ts';
import { convergeMsMax, publishMsMax, startPair, tryPublishing } from './redis-way.ts';
import type { Point } from './statements.ts';

/** Points are mostly waited at, so several servers are tried at once. */
const productsAtOnce = 5;

const sides: readonly Side[] = ['question', 'answer'];
const faultsOfStatements: readonly Fault[] = ['cut', 'hang', 'half', 'late'];
const faultsOfRedis: readonly Fault[] = ['cut', 'hang', 'half', 'late', 'slow'];

/** Every packet of a change takes two seconds each way: some twenty statements. */
const slowMsMax = 180_000;

const faultNames: Readonly<Record<Fault, string>> = {
  cut: 'cut',
  hang: 'no answer, no close',
  half: 'half a packet, then nothing',
  late: 'one packet two seconds late',
  slow: 'every packet two seconds late',
};

const ruleNames: Readonly<Record<Exclude<Rule, 'answer'>, string>> = {
  truth: 'what the answer says of what is written is so',
  readiness: '/health?check=ready names `database` within 2 s while it lasts, and nothing afterwards',
  pool: `the pool is whole afterwards: ${limits.connections * 4} requests at once over ${limits.connections} connections, no transaction left open`,
  once: 'the same sent again: the true result, written once',
};

/** The way to PostgreSQL and the way to Redis, broken at each step of a change. */
export const network: FaultSuite = {
  name: 'network',
  title: 'the ways to PostgreSQL and Redis, broken at each step of a change',
  async run(context: FaultContext): Promise<SuiteResult> {
    return { checks: [...(await breakPostgres(context)), ...(await breakRedis(context))] };
  },
};

interface Case {
  readonly mutation: Mutation;
  readonly point: Point;
  readonly msMax: number;
}

async function breakPostgres({ folder, say }: FaultContext): Promise<FaultCheck[]> {
  const products: Product[] = [];
  for (let n = 0; n < productsAtOnce; n += 1) products.push(await startProduct(folder));
  try {
    const [first] = products;
    if (first === undefined) throw new Error('no server was started');
    const cases: Case[] = [];
    for (const mutation of mutations) {
      const asked = await statementsOf(first, mutation);
      say(`${mutation.name} asks ${asked.length} statements: ${asked.join(' | ')}`);
      const steps = asked.map((_, n) => n + 1);
      for (const fault of faultsOfStatements)
        for (const step of steps)
          for (const side of sides)
            cases.push({ mutation, point: { step, side, fault }, msMax: answerMsMax });
      cases.push({ mutation, point: { step: 1, side: 'question', fault: 'slow' }, msMax: slowMsMax });
    }
    return await tryAll(products, cases, say);
  } finally {
    for (const product of products) await product.stop();
  }
}

/** What a change asks when nothing fails. */
async function statementsOf(product: Product, mutation: Mutation): Promise<readonly string[]> {
  // Once before, so that what is prepared once is prepared.
  await (await mutation.ready(product)).send();
  const change = await mutation.ready(product);
  product.statements.arm({ step: Number.POSITIVE_INFINITY, side: 'question', fault: 'cut' });
  await change.send();
  const { seen } = product.statements;
  product.statements.disarm();
  if (seen.length < 5) throw new Error(`${mutation.name} asked ${seen.length} statements only`);
  return [...seen];
}

async function tryAll(
  products: readonly Product[],
  cases: readonly Case[],
  say: (line: string) => void,
): Promise<FaultCheck[]> {
  const answers = new Map<
    string,
    { times: number; failures: string[]; slowestMs: number; codes: Set<string> }
  >();
  const rules = new Map<Rule, string[]>();
  let tried = 0;
  const waiting = [...cases];
  await Promise.all(
    products.map(async (product) => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { mutation, point, msMax } = next;
        const { at, code, tookMs, broken } = await tryPoint(product, mutation, point, msMax);
        // A change asks fewer statements where a value was kept from the change before.
        if (at === null) continue;
        tried += 1;
        const name = `${mutation.name}, ${faultNames[point.fault]}: a clear error or the true result within ${msMax / 1_000} s`;
        const row = answers.get(name) ?? { times: 0, failures: [], slowestMs: 0, codes: new Set() };
        answers.set(name, row);
        row.times += 1;
        row.slowestMs = Math.max(row.slowestMs, tookMs);
        row.codes.add(code);
        for (const { rule, what } of broken) {
          const told = `${mutation.name}, ${point.fault} as “${at}” (${point.step}) was ${point.side === 'question' ? 'asked' : 'answered'}: ${what}`;
          if (rule === 'answer') row.failures.push(told);
          else rules.set(rule, [...(rules.get(rule) ?? []), told]);
          say(`✗ ${told}`);
        }
        if (tried % 50 === 0) say(`${tried} of ${cases.length} points tried`);
      }
    }),
  );
  return [
    ...[...answers].map(([what, { times, failures, slowestMs, codes }]) => ({
      what,
      times,
      failures,
      told: `slowest ${seconds(slowestMs)} s; ${[...codes].sort().join(', ')}`,
    })),
    ...Object.entries(ruleNames).map(([rule, what]) => ({
      what,
      times: tried,
      failures: rules.get(rule as Rule) ?? [],
    })),
  ];
}

async function breakRedis({ folder, say }: FaultContext): Promise<FaultCheck[]> {
  const pair = await startPair(folder);
  try {
    const checks: FaultCheck[] = [];
    for (const fault of faultsOfRedis) {
      const failures: string[] = [];
      let writeMs = 0;
      let convergeMs = 0;
      for (const side of sides) {
        say(`Redis, ${fault} as a change is published (${side})`);
        const tried = await tryPublishing(pair, side, fault);
        failures.push(...tried.broken.map((what) => `${side}: ${what}`));
        writeMs = Math.max(writeMs, tried.writeMs);
        convergeMs = Math.max(convergeMs, tried.convergeMs);
      }
      checks.push({
        what: `Redis, ${faultNames[fault]}: writes go on, each within ${publishMsMax / 1_000} s; readiness names \`redis\` alone; screens at both servers converge within ${convergeMsMax / 1_000} s`,
        times: sides.length,
        failures,
        told: `slowest write ${seconds(writeMs)} s, slowest screen ${seconds(convergeMs)} s`,
      });
    }
    return checks;
  } finally {
    await pair.stop();
  }
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
