import { ConfigError, readDatabaseConfig } from './config.ts';
import { everyHousehold } from './households/every-household.ts';
import { type IntegrityReport, IntegrityService } from './integrity/integrity.service.ts';
import { openOrm, poolOf } from './persistence/orm.ts';
import { Reader } from './persistence/reader.ts';

/** A million transactions take some seconds a comparison; nobody waits for this command, so it may take long. */
const statementTimeoutMs = 600_000;

/**
 * Checks the books of every household in the database of DATABASE_URL. Prints a line for each household with a difference
 * and a last line that sums up; nothing is repaired.
 *
 * @returns the process's exit code: 0 when everything agrees, 1 when something differs
 */
async function verifyBooks(): Promise<number> {
  const orm = await openOrm({ databaseUrl: readDatabaseConfig().DATABASE_URL, connectionsMax: 2 });
  try {
    const reader = new Reader(await poolOf(orm));
    const integrity = new IntegrityService(reader, () => new Date(), statementTimeoutMs);
    const total = { households: 0, transactions: 0, postings: 0, differing: 0, differences: 0 };
    for await (const { scope, name } of everyHousehold(reader)) {
      const report = await integrity.check(scope);
      total.households += 1;
      total.transactions += report.transactionCount;
      total.postings += report.postingCount;
      total.differences += report.differenceCount;
      if (report.ok) continue;
      total.differing += 1;
      tell(
        `${scope.householdId} ${JSON.stringify(name)}: ${counted(report.differenceCount, 'difference')}, first ${describe(report)}`,
      );
    }
    const verdict =
      total.differing === 0
        ? 'every one agrees'
        : `${counted(total.differing, 'household')} with ${counted(total.differences, 'difference')}`;
    tell(
      `${counted(total.households, 'household')}, ${counted(total.transactions, 'transaction')}, ${counted(total.postings, 'posting')} checked: ${verdict}`,
    );
    return total.differing === 0 ? 0 : 1;
  } finally {
    await orm.close(true);
  }
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

function describe({ differences: [first] }: IntegrityReport): string {
  if (first === undefined) throw new Error('a report with differences tells the first');
  const { kind, accountId, transactionId, currency, day, expected, found } = first;
  const place = { account: accountId, transaction: transactionId, day, currency, expected, found };
  const known = Object.entries(place).filter(([, value]) => value !== null);
  return [kind, ...known.map(([what, value]) => `${what} ${value}`)].join(' ');
}

verifyBooks().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    console.error(
      error instanceof ConfigError ? `Setting ${message}` : `The books cannot be checked: ${message}`,
    );
    process.exitCode = 2;
  },
);
