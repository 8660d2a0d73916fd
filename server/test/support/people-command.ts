import { runPeopleCommand } from '../../src/users/people-command.ts';

/** Runs `pnpm people` with these arguments on an installation; answers its lines. */
export async function runPeople(
  { databaseUrl, uploadFolder }: { readonly databaseUrl: string; readonly uploadFolder: string },
  ...args: string[]
): Promise<string[]> {
  const lines: string[] = [];
  await runPeopleCommand(args, {
    settings: () => ({ DATABASE_URL: databaseUrl, UPLOAD_FOLDER: uploadFolder }),
    tell: (line) => lines.push(line),
  });
  return lines;
}
