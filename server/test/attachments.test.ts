import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Books } from './support/books.ts';
import type { TestClient } from './support/client.ts';
import { startServer, type TestServer } from './support/server.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
const attachmentFields = `id name mediaType preview sizeBytes width height address version removedAt`;

/** Files of one household, as a browser handles them. */
class Files {
  constructor(
    readonly client: TestClient,
    readonly householdId: string,
  ) {}

  async upload(content: Uint8Array | string, name = 'receipt.png'): Promise<{ status: number; body: any }> {
    const form = new FormData();
    form.append('file', new Blob([content as never]), name);
    const response = await fetch(`${this.client.url}/uploads/${this.householdId}`, {
      method: 'POST',
      body: form,
      headers: { cookie: this.client.cookie, 'apollo-require-preflight': 'true' },
    });
    return { status: response.status, body: await response.json() };
  }

  async attach(
    transactionId: string,
    content: Uint8Array | string,
    name?: string,
    idempotencyKey: string | null = null,
  ): Promise<any> {
    const { status, body } = await this.upload(content, name);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return await this.attachUpload(transactionId, body.fileId, idempotencyKey);
  }

  async attachUpload(
    transactionId: string,
    fileId: string,
    idempotencyKey: string | null = null,
  ): Promise<any> {
    const data = await this.client.gql(attachFile, {
      h: this.householdId,
      transactionId,
      fileId,
      key: idempotencyKey,
    });
    return data.attachFile.attachment;
  }

  async change(name: string, id: string): Promise<any> {
    const data = await this.client.gql(
      `mutation ($h: ID!, $id: ID!) { ${name}(householdId: $h, id: $id) { attachment { ${attachmentFields} } } }`,
      { h: this.householdId, id },
    );
    return data[name].attachment;
  }

  async of(transactionId: string): Promise<any[]> {
    const data = await this.client.gql(
      `query ($h: ID!, $id: ID!) { household(id: $h) { transaction(id: $id) { attachmentCount attachments { ${attachmentFields} } } } }`,
      { h: this.householdId, id: transactionId },
    );
    const { attachmentCount, attachments } = data.household.transaction;
    if (attachmentCount !== attachments.length)
      throw new Error(`${attachmentCount} is not how many there are`);
    return attachments;
  }

  async download(id: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
    return await fetch(`${this.client.url}/uploads/${this.householdId}/${id}`, {
      method,
      headers: { cookie: this.client.cookie, ...headers },
    });
  }
}

const attachFile = `mutation ($h: ID!, $transactionId: ID!, $fileId: ID!, $key: String) {
  attachFile(householdId: $h, transactionId: $transactionId, fileId: $fileId, idempotencyKey: $key) {
    revision attachment { ${attachmentFields} } transaction { id attachmentCount }
  }
}`;

let first: TestServer;
let second: TestServer;
let books: Books;
let files: Files;

beforeAll(async () => {
  const environment = { UPLOAD_MEGABYTES_MAX: '2', HOUSEHOLD_MEGABYTES_MAX: '6' };
  first = await startServer({ environment });
  second = await startServer({
    databaseUrl: first.databaseUrl,
    environment: { ...environment, UPLOAD_FOLDER: first.uploadFolder },
  });
  books = await Books.make(first.client());
  files = new Files(books.client, books.householdId);
});
afterAll(async () => {
  await second.close();
  await first.close();
});

/** Names of what lies on the disk for the household. */
async function stored(): Promise<string[]> {
  return await readdir(join(first.uploadFolder, books.householdId));
}

const hashOf = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

async function verifyFiles(): Promise<{ code: number; output: string }> {
  return await new Promise((resolve) => {
    execFile(
      process.execPath,
      ['dist/verify-files.js'],
      {
        cwd: new URL('../', import.meta.url).pathname,
        env: {
          PATH: process.env['PATH'],
          DATABASE_URL: first.databaseUrl,
          UPLOAD_FOLDER: first.uploadFolder,
        },
      },
      (failure, output, error) =>
        resolve({ code: failure === null ? 0 : Number(failure.code), output: output + error }),
    );
  });
}

describe('an attachment', () => {
  it('put through one server is listed and read through the other, with the same bytes', async () => {
    const { id } = await books.spend('12.00');
    const attachment = await files.attach(id, png);
    expect(attachment).toMatchObject({
      name: 'receipt.png',
      mediaType: 'image/png',
      preview: 'IMAGE',
      sizeBytes: png.length,
      width: 1,
      height: 1,
      version: 1,
      removedAt: null,
    });
    const elsewhere = new Files(books.client.on(second.url), books.householdId);
    expect((await elsewhere.of(id)).map((each) => each.id)).toEqual([attachment.id]);
    const response = await elsewhere.download(attachment.id);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline; filename=receipt.png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'self'.*sandbox/),
      'cache-control': 'private, no-cache',
      etag: `"${hashOf(png)}"`,
    });
  });

  it('is read in parts, not again when it is known, and by HEAD', async () => {
    const { id } = await books.spend('12.00');
    const attachment = await files.attach(id, pdf, 'bill.pdf');
    const part = await files.download(attachment.id, { range: 'bytes=0-3' });
    expect([part.status, await part.text()]).toEqual([206, '%PDF']);
    const known = await files.download(attachment.id, { 'if-none-match': `"${hashOf(pdf)}"` });
    expect(known.status).toBe(304);
    // A browser keeps the policy of this answer with the content: by the page's own it could be shown no second time.
    expect(known.headers.get('content-security-policy')).toMatch(/frame-ancestors 'self'.*sandbox/);
    const head = await files.download(attachment.id, {}, 'HEAD');
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(pdf.length)]);
    expect((await files.download(attachment.id, { range: 'bytes=9999-' })).status).toBe(416);
  });

  it.each([
    ['page.png', '<!doctype html><script>alert(1)</script>'],
    ['picture.png', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['sheet.pdf', '<?xml version="1.0"?><x/>'],
    ['program.jpg', Buffer.from('MZ\u0000\u0001\u0002\u0003')],
  ])('whatever its name, %s is only handed over when it could do something', async (name, content) => {
    const { id } = await books.spend('1.00');
    const attachment = await files.attach(id, content, name);
    expect(attachment.preview).toBe('NONE');
    const response = await files.download(attachment.id);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\bills\\May.pdf', 'May.pdf'],
    ['\u202efdp.exe', 'fdp.exe'],
    [`${'é'.repeat(300)}.pdf`, `${'é'.repeat(251)}.pdf`],
    ['Rechnung für Öl.pdf', 'Rechnung für Öl.pdf'],
  ])('named %j is kept as %j, and offered under that name', async (given, kept) => {
    const { id } = await books.spend('1.00');
    const attachment = await files.attach(id, pdf, given);
    expect(attachment.name).toBe(kept);
    const response = await files.download(attachment.id);
    expect(response.headers.get('content-disposition')).toContain(
      kept === encodeURI(kept) ? `filename=${kept}` : `filename*=UTF-8''${encodeURIComponent(kept)}`,
    );
  });

  it('is what lists and registers are filtered by, as long as it is not in the trash', async () => {
    const [bare, furnished] = [await books.spend('1.00'), await books.spend('2.00')];
    const attachment = await files.attach(furnished.id, pdf, 'bill.pdf');
    const registerPage = async (hasAttachments: boolean) => {
      const page = await books.registerPage(books.account('Giro'), { filter: { hasAttachments } });
      return page.edges.map(({ node }: any) => node.transaction.id);
    };
    const listed = async (hasAttachments: boolean) => {
      const ids = (await books.all({ hasAttachments }, 200, 'id')).map(({ id }) => id);
      expect(await registerPage(hasAttachments)).toEqual(ids);
      return ids;
    };
    expect(await listed(true)).toContain(furnished.id);
    expect(await listed(true)).not.toContain(bare.id);
    expect(await listed(false)).toContain(bare.id);
    expect(await listed(false)).not.toContain(furnished.id);
    await files.change('removeAttachment', attachment.id);
    expect(await listed(true)).not.toContain(furnished.id);
    expect(await listed(false)).toContain(furnished.id);
  });

  it('is of its household alone', async () => {
    const { id } = await books.spend('1.00');
    const attachment = await files.attach(id, png);
    const strange = first.client();
    await strange.signUp();
    const theirs = await strange.createHousehold();
    expect((await new Files(strange, books.householdId).download(attachment.id)).status).toBe(404);
    expect((await new Files(strange, theirs).download(attachment.id)).status).toBe(404);
    const { body } = await new Files(strange, theirs).upload(pdf, 'theirs.pdf');
    expect(
      (
        await books.client.refusal(attachFile, {
          h: books.householdId,
          transactionId: id,
          fileId: body.fileId,
        })
      ).code,
    ).toBe('not_found');
    const signedOut = first.client();
    expect((await new Files(signedOut, books.householdId).download(attachment.id)).status).toBe(401);
  });

  it('goes to the trash and comes back; emptying takes it and its content, unless another has the same', async () => {
    const { id } = await books.spend('1.00');
    const content = Buffer.concat([png, randomBytes(64)]);
    const [once, again] = [
      await files.attach(id, content, 'a.png'),
      await files.attach(id, content, 'b.png'),
    ];
    expect(await stored()).toContain(hashOf(content));
    expect((await files.change('removeAttachment', once.id)).removedAt).toBeTruthy();
    expect((await files.of(id)).map((each) => each.name)).toEqual(['b.png']);
    expect((await files.change('restoreAttachment', once.id)).removedAt).toBeNull();
    expect(await files.of(id)).toHaveLength(2);

    await files.change('removeAttachment', once.id);
    await books.emptyTrash();
    expect((await files.download(again.id)).status).toBe(200);
    expect((await files.download(once.id)).status).toBe(404);
    await files.change('removeAttachment', again.id);
    // What was put there a moment ago is left, so that a server of the release before loses nothing.
    const old = new Date(Date.now() - 120_000);
    await utimes(join(first.uploadFolder, books.householdId, hashOf(content)), old, old);
    await books.emptyTrash();
    expect(await stored()).not.toContain(hashOf(content));
  });

  it('follows its transaction to the trash and back, and away with it', async () => {
    const { id } = await books.spend('1.00');
    const attachment = await files.attach(id, png);
    await books.delete([id]);
    expect(
      (
        await books.client.refusal(attachFile, {
          h: books.householdId,
          transactionId: id,
          fileId: attachment.id,
        })
      ).code,
    ).toMatch(/not_found|transaction_is_in_trash/);
    await books.restore([id]);
    expect((await files.of(id)).map((each) => each.id)).toEqual([attachment.id]);
    await books.delete([id]);
    await books.emptyTrash();
    expect((await files.download(attachment.id)).status).toBe(404);
  });

  it('is made once when the same key arrives at two servers at once', async () => {
    const { id } = await books.spend('1.00');
    const { body } = await files.upload(png);
    const elsewhere = new Files(books.client.on(second.url), books.householdId);
    const key = crypto.randomUUID();
    const made = await Promise.all([
      files.attachUpload(id, body.fileId, key),
      elsewhere.attachUpload(id, body.fileId, key),
    ]);
    expect(made[0].id).toBe(made[1].id);
    expect(await files.of(id)).toHaveLength(1);
  });
});

describe('an upload', () => {
  it('that is empty or too large is refused with a sentence, and leaves nothing', async () => {
    const before = await stored();
    const empty = await files.upload('', 'empty.txt');
    expect([empty.status, empty.body.code]).toEqual([422, 'file_is_empty']);
    const large = await files.upload(randomBytes(2 * 1_048_576 + 10), 'large.bin');
    expect([large.status, large.body.code]).toEqual([413, 'file_too_large']);
    expect(await stored()).toEqual(before);
  });

  it('that breaks off leaves nothing', async () => {
    const before = await stored();
    await new Promise<void>((resolve) => {
      const broken = request(`${first.url}/uploads/${books.householdId}`, {
        method: 'POST',
        headers: {
          cookie: books.client.cookie,
          'apollo-require-preflight': 'true',
          'content-type': 'multipart/form-data; boundary=x',
          'content-length': '100000',
        },
      });
      broken.on('error', () => resolve());
      broken.write(
        '--x\r\ncontent-disposition: form-data; name="file"; filename="half.bin"\r\n\r\nhalf of it',
      );
      setTimeout(() => broken.destroy(), 200);
      broken.on('close', () => resolve());
    });
    await expect.poll(stored, { timeout: 20_000 }).toEqual(before);
  });

  it('past the room of the household is refused, also when many come at once; the same content takes none', async () => {
    const own = await Books.make(first.client());
    const theirs = new Files(own.client, own.householdId);
    const contents = Array.from({ length: 6 }, () => randomBytes(1_800_000));
    const answers = await Promise.all(contents.map((content) => theirs.upload(content, 'big.bin')));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 413, 413, 413]);
    const refused = answers.find(({ status }) => status === 413);
    expect(refused?.body).toMatchObject({ code: 'household_storage_full' });
    expect(refused?.body.message).toContain('may keep 6 MB');
    const kept = contents[answers.findIndex(({ status }) => status === 200)];
    expect((await theirs.upload(kept!, 'again.bin')).status).toBe(200);
    const { household } = await own.client.gql(
      `query ($h: ID!) { household(id: $h) { fileStorage { usedBytes bytesMax fileBytesMax } } }`,
      { h: own.householdId },
    );
    expect(household.fileStorage).toEqual({
      usedBytes: String(3 * 1_800_000),
      bytesMax: String(6 * 1_048_576),
      fileBytesMax: 2 * 1_048_576,
    });
  });
});

describe('the check of the files', () => {
  it('finds nothing in a sound folder, then each kind of difference', async () => {
    const { id } = await books.spend('1.00');
    const [changed, lost] = [randomBytes(100), randomBytes(101)];
    await files.attach(id, changed, 'changed.bin');
    const attachment = await files.attach(id, lost, 'lost.bin');
    const sound = await verifyFiles();
    expect(sound.output).toMatch(/^\d+ households?, \d+ files? checked: every one agrees$/m);
    expect(sound.code).toBe(0);

    const folder = join(first.uploadFolder, books.householdId);
    await writeFile(join(folder, hashOf(changed)), 'something else');
    await rm(join(folder, hashOf(lost)));
    const stranger = hashOf(Buffer.from('nobody'));
    await writeFile(join(folder, stranger), 'nobody');
    await writeFile(join(folder, '.left.part'), 'half');
    const old = new Date(Date.now() - 2 * 86_400_000);
    for (const name of [stranger, '.left.part']) await utimes(join(folder, name), old, old);
    const { code, output } = await verifyFiles();
    expect(output).toContain(`${hashOf(changed)}: its content is not what it was`);
    expect(output).toContain(`${hashOf(lost)}: a row names it, and it is not there`);
    expect(output).toContain(`${stranger}: no row names it`);
    expect(output).toContain('.left.part: an upload of more than an hour ago left it');
    expect(output).toMatch(/checked: 4 differences$/m);
    expect(code).toBe(1);
    const gone = await files.download(attachment.id);
    expect([gone.status, ((await gone.json()) as { code: string }).code]).toEqual([
      410,
      'file_content_missing',
    ]);
  });
});
