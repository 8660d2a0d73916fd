/** `pnpm faults`: breaks what the product stands on and looks whether the books are still right. What it does stands in server/faults/main.ts; docs/faults.md tells of it. */
import { runServerProgram } from './launch/server-program.ts';

runServerProgram('faults/main.ts');
