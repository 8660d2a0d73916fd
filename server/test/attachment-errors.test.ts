import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AttachmentClient, filesOf } from './support/attachment-client.ts';
import { Books } from './support/books.ts';
import { startServer, type TestServer } from './support/server.ts';

const nobody = '01a20af4-0000-7000-8000-000000000000';

let server: TestServer;
let books: Books;
let files: AttachmentClient;
beforeAll(async () => {
  server = await startServer({
    environment: { UPLOAD_MEGABYTES_MAX: '2', HOUSEHOLD_MEGABYTES_MAX: '3' },
  });
  books = await Books.make(server.client());
  files = AttachmentClient.of(books);
});
afterAll(async () => await server.close());

describe('a file that is not kept', () => {
  it('is empty', async () => {
    expect(await files.upload('', 'a.txt')).toMatchObject({
      status: 422,
      body: { code: 'file_is_empty', message: 'This file is empty.' },
    });
    expect(filesOf(server.uploadFolder, books.householdId)).toEqual([]);
  });

  it('is larger than a file may be, by one byte', async () => {
    expect(await files.upload(Buffer.alloc(2_097_153, 'x'), 'a.txt')).toMatchObject({
      status: 413,
      body: { code: 'file_too_large', message: 'A file may have at most 2 MB.' },
    });
    expect(filesOf(server.uploadFolder, books.householdId)).toEqual([]);
  });

  it('is more than the household has room for', async () => {
    const full = new AttachmentClient(books.client, await books.client.createHousehold());
    const content = Buffer.alloc(2_097_152, 'x');
    await full.keep(content);
    const lying = filesOf(server.uploadFolder, full.householdId);
    expect(await full.upload(Buffer.alloc(1_048_577, 'y'), 'b.txt')).toMatchObject({
      status: 413,
      body: {
        code: 'household_storage_full',
        message:
          'This file has 1.1 MB. The household keeps 2 MB of files and may keep 3 MB. Empty the trash, or ask whoever runs the server to raise HOUSEHOLD_MEGABYTES_MAX.',
      },
    });
    expect(filesOf(server.uploadFolder, full.householdId)).toEqual(lying);
    // What is there already takes no room, and the last byte may be used.
    await full.keep(content);
    await full.keep(Buffer.alloc(1_048_576, 'y'));
    expect((await full.upload('z', 'c.txt')).body.code).toBe('household_storage_full');
    // Another household's room is its own.
    await files.keep('z');
  });
});

describe('the name of an uploaded file', () => {
  it.each([
    ['with control characters', 'a\u0000b\u0007.txt', 'ab.txt'],
    ['of dots alone', '..', 'file'],
    ['in other scripts', 'Öl 🧾 счёт.txt', 'Öl 🧾 счёт.txt'],
  ])('%s is made fit', async (_what, given, kept) => {
    const { id } = await books.spend('5.00');
    const attached = await files.put(id, 'name', given);
    expect(attached.name).toBe(kept);
    const { status, headers } = await files.download(attached.address);
    expect(status).toBe(200);
    const disposition = headers.get('content-disposition') ?? '';
    const encoded = /filename\*=UTF-8''(.+)$/.exec(disposition)?.[1];
    expect(encoded === undefined ? disposition : decodeURIComponent(encoded)).toContain(kept);
  });
});

/** What is asked, and what the person reads. */
type Golden = readonly [string, () => Promise<unknown>, { code: string; message: string; field?: string[] }];

describe('what is refused', () => {
  let transactionId: string;
  let trashedId: string;
  let fileId: string;
  let attached: any;
  let inTrash: any;
  let crowdedId: string;
  let foreign: { transactionId: string; fileId: string; attached: any };
  beforeAll(async () => {
    transactionId = (await books.spend('5.00')).id;
    fileId = await files.keep('refused');
    attached = await files.put(transactionId, 'attached');
    trashedId = (await books.spend('5.00')).id;
    inTrash = await files.put(trashedId, 'in the trash');
    await books.delete([trashedId]);
    crowdedId = (await books.spend('5.00')).id;
    for (let count = 0; count < 100; count += 1) await files.attach(crowdedId, fileId);
    const stranger = await Books.make(server.client());
    const theirs = AttachmentClient.of(stranger);
    const { id } = await stranger.spend('5.00');
    foreign = {
      transactionId: id,
      fileId: await theirs.keep('theirs'),
      attached: await theirs.put(id, 'theirs'),
    };
  });

  const noTransaction = { code: 'not_found', field: ['transactionId'] };
  const noAttachment = { code: 'not_found', field: ['id'] };
  const trashed = { code: 'transaction_is_in_trash' };
  const goldens: readonly (readonly [string, () => Promise<unknown>, Partial<Golden[2]>])[] = [
    ['no transaction', async () => await files.attach(nobody, fileId), noTransaction],
    ['no id', async () => await files.attach('x', fileId), noTransaction],
    [
      'another household’s transaction',
      async () => await files.attach(foreign.transactionId, fileId),
      noTransaction,
    ],
    ['no file', async () => await files.attach(transactionId, nobody), { code: 'not_found' }],
    [
      'another household’s file',
      async () => await files.attach(transactionId, foreign.fileId),
      { code: 'not_found' },
    ],
    ['a transaction in the trash', async () => await files.attach(trashedId, fileId), trashed],
    ['a removal there', async () => await files.remove(inTrash.id), trashed],
    ['a name there', async () => await files.rename(inTrash, 'a.txt'), trashed],
    [
      'one attachment too many',
      async () => await files.attach(crowdedId, fileId),
      {
        code: 'transaction_has_too_many_attachments',
        message: 'A transaction may have at most 100 attachments. Remove one before you add another.',
      },
    ],
    ['no attachment', async () => await files.remove(nobody), noAttachment],
    ['another household’s', async () => await files.remove(foreign.attached.id), noAttachment],
    ['another household’s, back', async () => await files.restore(foreign.attached.id), noAttachment],
    ['another household’s, named', async () => await files.rename(foreign.attached, 'mine'), noAttachment],
    [
      'a path for a name',
      async () => await files.rename(attached, '../a.txt'),
      {
        code: 'file_name_is_a_path',
        message: 'A file name has no / or \\ in it. Leave the folder out.',
        field: ['name'],
      },
    ],
    [
      'no name',
      async () => await files.rename(attached, ' \u202e '),
      { code: 'text_missing', field: ['name'] },
    ],
    [
      'a long name',
      async () => await files.rename(attached, 'x'.repeat(256)),
      { code: 'text_too_long', field: ['name'] },
    ],
    [
      'a NUL in a name',
      async () => await files.rename(attached, 'a\u0000'),
      { code: 'text_has_control_characters', field: ['name'] },
    ],
    [
      'a page of no rows',
      async () => await files.page({ first: 0 }),
      { code: 'page_size_out_of_range', field: ['first'] },
    ],
    [
      'a page after nothing',
      async () => await files.page({ after: 'x' }),
      { code: 'cursor_unreadable', field: ['after'] },
    ],
  ];

  it.each(goldens)('%s', async (_what, ask, expected) => {
    const { message, extensions } = await books.refused(ask());
    expect({ message, ...extensions }).toMatchObject(expected);
    expect(message).toMatch(/^[A-Z“].*[.]$/);
    expect(await files.at(transactionId)).toEqual([attached]);
  });

  it('a name for a version that is no longer, with the present state', async () => {
    const { id } = await books.spend('5.00');
    const seen = await files.put(id, 'named by two');
    const named = await files.rename(seen, 'first.txt');
    expect(named).toEqual({ ...seen, name: 'first.txt', version: 2 });
    const { message, extensions } = await books.refused(files.rename(seen, 'second.txt'));
    expect(message).toBe('Somebody changed this attachment since you opened it. Look at it and try again.');
    expect(extensions).toMatchObject({
      code: 'attachment_changed',
      details: { id: seen.id, name: 'first.txt', version: 2 },
    });
  });

  it('content that is not on the disk', async () => {
    const { id } = await books.spend('5.00');
    const { address } = await files.put(id, 'soon gone');
    await server.pool.query(
      `update stored_file set sha256 = repeat('0', 64) where household_id = $1 and id in (
        select file_id from attachment where household_id = $1 and transaction_id = $2)`,
      [books.householdId, id],
    );
    const response = await files.download(address);
    expect(response.status).toBe(410);
    expect(response.headers.get('etag')).toBeNull();
    expect(await response.json()).toMatchObject({ code: 'file_content_missing' });
  });
});
