/** `pnpm check`: everything about the code that can be told without running it. */
import { runChecks } from './checks/run.ts';

const { failed } = await runChecks((text) => process.stdout.write(`${text}\n`));
process.exitCode = failed === 0 ? 0 : 1;
