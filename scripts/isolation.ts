/** `pnpm isolation`: looks for other households' canaries in random answers. What it does stands in server/isolation/main.ts; docs/isolation.md tells of it. */
import { runServerProgram } from './launch/server-program.ts';

runServerProgram('isolation/main.ts');
