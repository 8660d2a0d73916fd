/**
 * Runs a program of the server's on what is stored: on the database of DATABASE_URL, or on the embedded one,
 * which is started when it is not running; and ends with what the program ends with.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { checkDatabaseUrl } from './given-services.ts';
import { takeDataLock } from './data-lock.ts';
import { householdData, openDataFolder, secretKey } from './household-data.ts';
import { openElsewhere, openOwnDatabase } from './own-database.ts';
import { isStopping, stopAll, stopOnSignals } from './stopping.ts';
import { tell } from '../refusal.ts';
import { inRepository, packageCommand } from '../repository.ts';

/** What shells answer for a command ended by Ctrl-C: an interrupted comparison has found nothing. */
const interruptedCode = 130;

async function run(program: string): Promise<number> {
  if (existsSync(inRepository('.env'))) process.loadEnvFile(inRepository('.env'));
  stopOnSignals((line) => process.stdout.write(`${line}\n`), interruptedCode);
  const data = householdData(process.env);
  openDataFolder(data);
  let databaseUrl = process.env['DATABASE_URL'] || openElsewhere(data);
  if (process.env['DATABASE_URL']) await checkDatabaseUrl(process.env['DATABASE_URL']);
  if (databaseUrl === null) {
    takeDataLock(data, 'no address: a command is at work on it');
    databaseUrl = await openOwnDatabase(data);
  }
  const child = spawn(
    process.execPath,
    [packageCommand('server', 'tsx/dist/cli.mjs'), program, ...process.argv.slice(2)],
    {
      cwd: inRepository('server'),
      env: {
        UPLOAD_FOLDER: data.uploads,
        ...process.env,
        DATABASE_URL: databaseUrl,
        SECRET_KEY: secretKey(data),
      },
      stdio: 'inherit',
    },
  );
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** Runs `program`, a file below server/, and ends this process. */
export async function runOnStoredData(program: string): Promise<void> {
  try {
    await stopAll(await run(program));
  } catch (error) {
    if (!isStopping()) tell(error);
    await stopAll(1);
  }
}
