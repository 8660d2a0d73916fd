/** `pnpm flood`: attacks the sign-in and tells what honest people notice. What it does stands in server/flood/main.ts. */
import { runServerProgram } from './launch/server-program.ts';

runServerProgram('flood/main.ts');
