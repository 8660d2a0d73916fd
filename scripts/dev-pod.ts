/**
 * The server of a development pod: runs from its sources, and again whenever one of them is synced into the
 * container. Everything it needs is named by the environment; `pnpm dev` is what a laptop wants.
 */
import { startDevServer } from './launch/dev-server.ts';
import { stopOnSignals } from './launch/stopping.ts';

const write = (text: string) => process.stdout.write(text);
stopOnSignals((line) => write(`${line}\n`));
startDevServer(process.env, write);
