/** `pnpm bench`: measures the server against its peers. What it does stands in server/bench/main.ts; docs/benchmarks.md tells of it. */
import { runServerProgram } from './launch/server-program.ts';

runServerProgram('bench/main.ts');
