/**
 * `pnpm bench`: measures the server against its peers, and with `--web` the SPA in Chromium. What they do stands in
 * server/bench/main.ts and server/bench/web/main.ts; docs/benchmarks.md tells of both.
 */
import { runServerProgram } from './launch/server-program.ts';

runServerProgram(process.argv.includes('--web') ? 'bench/web/main.ts' : 'bench/main.ts');
