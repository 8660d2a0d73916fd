/** `pnpm soak`: hours of a crowd on two servers. What it does stands in server/soak/main.ts; docs/soak.md tells of it. */
import { runProgram } from './launch/server-program.ts';
import { inRepository } from './repository.ts';

runProgram([inRepository('server/soak/main.ts')], inRepository());
