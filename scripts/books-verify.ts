/**
 * `pnpm books:verify`: recomputes every balance of every household from its postings and compares. It reads the
 * database of DATABASE_URL, or the embedded one, which it starts when it is not running. A difference ends it with 1.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { checkDatabaseUrl } from './launch/given-services.ts';
import { takeDataLock } from './launch/data-lock.ts';
import { householdData, openDataFolder, secretKey } from './launch/household-data.ts';
import { openElsewhere, openOwnDatabase } from './launch/own-database.ts';
import { isStopping, stopAll, stopOnSignals } from './launch/stopping.ts';
import { tell } from './refusal.ts';
import { inRepository, packageCommand } from './repository.ts';

/** What shells answer for a command ended by Ctrl-C: an interrupted comparison has found nothing. */
const interruptedCode = 130;

async function verify(): Promise<number> {
  if (existsSync(inRepository('.env'))) process.loadEnvFile(inRepository('.env'));
  stopOnSignals((line) => process.stdout.write(`${line}\n`), interruptedCode);
  const data = householdData(process.env);
  openDataFolder(data);
  let databaseUrl = process.env['DATABASE_URL'] || openElsewhere(data);
  if (process.env['DATABASE_URL']) await checkDatabaseUrl(process.env['DATABASE_URL']);
  if (databaseUrl === null) {
    takeDataLock(data, 'no address: its books are being verified');
    databaseUrl = await openOwnDatabase(data);
  }
  const child = spawn(
    process.execPath,
    [packageCommand('server', 'tsx/dist/cli.mjs'), 'src/verify-books.ts', ...process.argv.slice(2)],
    {
      cwd: inRepository('server'),
      env: { ...process.env, DATABASE_URL: databaseUrl, SECRET_KEY: secretKey(data) },
      stdio: 'inherit',
    },
  );
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

try {
  await stopAll(await verify());
} catch (error) {
  if (!isStopping()) tell(error);
  await stopAll(1);
}
