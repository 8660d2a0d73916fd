import { createHash } from 'node:crypto';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkFiles, type FoundFile } from '../src/files/check-files.ts';
import { householdScope } from '../src/persistence/scope.ts';
import { AttachmentClient } from './support/attachment-client.ts';
import { Books } from './support/books.ts';
import { startServer, type TestServer } from './support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => await server.close());

it('says nothing of files that an emptied trash takes while it reads', async () => {
  const books = await Books.make(server.client());
  const files = AttachmentClient.of(books);
  const { id } = await books.spend('5.00');
  // Folders are read in an order of their own: of so many some come before the pause and some after it.
  const contents = Array.from({ length: 16 }, (_, index) => `content ${index}`);
  for (const content of contents) await files.remove((await files.put(id, content)).id);
  const folder = join(server.uploadFolder, books.householdId);
  const stranger = createHash('sha256').update('nobody').digest('hex');
  await writeFile(join(folder, stranger), 'nobody');
  const past = new Date(Date.now() - 7_200_000);
  for (const name of await readdir(folder)) await utimes(join(folder, name), past, past);

  const scope = householdScope({ householdId: books.householdId, personId: id, role: 'VIEWER' });
  const check = checkFiles(server.reader, scope, { folder, now: Date.now() });
  const found: FoundFile[] = [];
  for (let next = await check.next(); ; next = await check.next()) {
    if (next.done) {
      expect(next.value).toBe(contents.length);
      break;
    }
    found.push(next.value);
    // The check waits here, its rows read and its files not all of them.
    await books.emptyTrash();
    expect(await readdir(folder)).toEqual([stranger]);
  }
  expect(found).toEqual([{ finding: 'without_row', path: join(folder, stranger) }]);
});
