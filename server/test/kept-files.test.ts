import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FileSweep } from '../src/files/file-sweep.ts';
import { FilesService } from '../src/files/files.service.ts';
import { silentLog } from '../src/log.ts';
import { ImportClient } from './support/import-client.ts';
import { spawnServer, startServer, type TestServer } from './support/server.ts';
import { pixel, upload } from './support/upload.ts';

/** What an upload is received in. */
const part = /^\..*\.part$/;

const statement = 'Date,Payee,Amount\n2026-02-01,Green Market,-12.50\n2026-02-14,Vet,-40.00\n';

/** What happens to files when something else does: a crash, an undo, a disk that lost one. */
describe('kept files', () => {
  let server: TestServer;
  let bank: ImportClient;

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => await server.close());
  beforeEach(async () => {
    const ana = server.client();
    await ana.signUp();
    bank = new ImportClient(ana, await ana.createHousehold());
  });

  const folder = () => join(server.uploadFolder, bank.householdId);
  const inFolder = async () => await readdir(folder()).catch(() => []);
  const hashOf = (content: string) => createHash('sha256').update(content).digest('hex');
  const download = (address: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/${address}`, { headers: { cookie: bank.person.cookie, ...headers } });

  async function attach(transactionId: string, name: string, content: string | Uint8Array<ArrayBuffer>) {
    const { fileId } = await upload(bank.person, bank.householdId, { name, content });
    const { attachFile } = await bank.person.gql(
      `mutation ($h: ID!, $transaction: ID!, $file: ID!) {
        attachFile(householdId: $h, transactionId: $transaction, fileId: $file) { attachment { id address } } }`,
      { h: bank.householdId, transaction: transactionId, file: fileId },
    );
    return attachFile.attachment;
  }

  async function imported(): Promise<{ batchId: string; transactionId: string }> {
    await bank.createAccount('Checking');
    const { id } = await bank.preview(statement);
    await bank.commit(id);
    const vet = (await bank.transactions()).find((each: { payee: string }) => each.payee === 'Vet');
    return { batchId: id, transactionId: vet.id };
  }

  it('are served with their import batch', async () => {
    const { batchId } = await imported();
    const { household } = await bank.person.gql(
      `query ($h: ID!, $id: ID!) { household(id: $h) { importBatch(id: $id) { fileName fileSizeBytes fileAddress } } }`,
      { h: bank.householdId, id: batchId },
    );
    expect(household.importBatch).toMatchObject({ fileSizeBytes: statement.length });
    const answer = await download(household.importBatch.fileAddress);
    expect([answer.status, await answer.text()]).toEqual([200, statement]);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('keep their transaction in the books when its import is undone', async () => {
    const { batchId, transactionId } = await imported();
    const { address } = await attach(transactionId, 'vet.txt', 'forty euros');
    expect(await bank.undoPreview(batchId)).toMatchObject({
      removes: 1,
      kept: 1,
      keptTransactionIds: [transactionId],
    });
    expect(await bank.undo(batchId)).toMatchObject({ removed: 1, keptTransactionIds: [transactionId] });
    expect(await (await download(address)).text()).toBe('forty euros');
  });

  it('are mended by the same content, when the disk has lost it', async () => {
    const { transactionId } = await imported();
    const { address } = await attach(transactionId, 'a.txt', 'lost');
    await rm(join(folder(), hashOf('lost')));
    expect((await download(address)).status).toBe(410);
    await upload(bank.person, bank.householdId, { name: 'b.txt', content: 'lost' });
    expect(await (await download(address)).text()).toBe('lost');
  });

  it('come whole where the part that is asked for is of another content', async () => {
    const { transactionId } = await imported();
    const { address } = await attach(transactionId, 'a.txt', 'nine euros');
    const part = await download(address, { range: 'bytes=5-8', 'if-range': `"${hashOf('nine euros')}"` });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      'bytes 5-8/10',
      'euro',
    ]);
    const stale = await download(address, { range: 'bytes=5-8', 'if-range': '"other"' });
    expect([stale.status, await stale.text()]).toEqual([200, 'nine euros']);
  });

  it('that are a picture with a script behind it are a picture', async () => {
    const { transactionId } = await imported();
    const polyglot = Uint8Array.from([...pixel, ...Buffer.from('<script>alert(1)</script>')]);
    const { address } = await attach(transactionId, 'page.html', polyglot);
    const { headers } = await download(address);
    expect([headers.get('content-type'), headers.get('x-content-type-options')]).toEqual([
      'image/png',
      'nosniff',
    ]);
  });

  it('of which a server died in the middle leave a part that nothing names, and nothing else', async () => {
    const dying = await spawnServer({
      DATABASE_URL: server.databaseUrl,
      UPLOAD_FOLDER: server.uploadFolder,
    });
    const sending = request(`${dying.url}/uploads/${bank.householdId}`, {
      method: 'POST',
      headers: {
        cookie: bank.person.cookie,
        'apollo-require-preflight': 'true',
        'content-type': 'multipart/form-data; boundary=b',
        'content-length': '100000',
      },
    });
    sending.on('error', () => undefined);
    sending.write(
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf of something',
    );
    await expect.poll(async () => (await inFolder()).length, { timeout: 10_000 }).toBe(1);
    await dying.stop('SIGKILL');
    expect(await inFolder()).toEqual([expect.stringMatching(part)]);
    const { rows } = await server.pool.query(`select id from stored_file where household_id = $1`, [
      bank.householdId,
    ]);
    expect(rows).toEqual([]);
    const whole = await upload(bank.person, bank.householdId, { name: 'a', content: 'whole' });
    expect(whole.status).toBe(200);
  });

  describe('are swept', () => {
    const sweep = async () =>
      await new FileSweep({
        files: new FilesService(server.orm, {
          folder: server.uploadFolder,
          megabytesMax: 1,
          householdMegabytesMax: 1,
        }),
        reader: server.reader,
        folder: server.uploadFolder,
        log: silentLog,
        now: () => new Date(),
      }).sweep();
    /** Makes everything as old as what a crash of two hours ago has left. */
    const letTimePass = async () => {
      const past = new Date(Date.now() - 7_200_000);
      for (const name of await inFolder()) await utimes(join(folder(), name), past, past);
    };
    /** Uploads while the row that names the content cannot be committed. */
    const uploadInVain = async (content: string) => {
      const name = `refuse_${randomUUID().replaceAll('-', '')}`;
      await server.pool.query(
        `create function ${name}() returns trigger language plpgsql as $$ begin raise exception 'the disk is gone'; end $$;
         create constraint trigger ${name} after insert on stored_file deferrable initially deferred
           for each row when (new.household_id = '${bank.householdId}') execute function ${name}()`,
      );
      const answer = await upload(bank.person, bank.householdId, { name: 'a', content });
      await server.pool.query(`drop function ${name}() cascade`);
      expect(answer.status).toBe(500);
    };

    it('of what a commit that failed has left, content and part, once they are old', async () => {
      await uploadInVain('in vain');
      expect((await inFolder()).toSorted()).toEqual([expect.stringMatching(part), hashOf('in vain')]);
      expect(await sweep()).toBe(0);
      await letTimePass();
      expect(await sweep()).toBe(1);
      expect(await inFolder()).toEqual([]);
    });

    it('and keep content that somebody else uploaded too', async () => {
      await uploadInVain('shared');
      await upload(bank.person, bank.householdId, { name: 'b', content: 'shared' });
      await letTimePass();
      expect(await sweep()).toBe(1);
      expect(await inFolder()).toEqual([hashOf('shared')]);
    });

    it('and keep what no part stands beside: an older backup of the database may not know it', async () => {
      await upload(bank.person, bank.householdId, { name: 'c', content: 'known' });
      await writeFile(join(folder(), hashOf('unknown')), 'unknown');
      await writeFile(join(folder(), '.half.part'), 'half of some');
      await letTimePass();
      expect(await sweep()).toBe(1);
      expect((await inFolder()).toSorted()).toEqual([hashOf('known'), hashOf('unknown')].toSorted());
    });

    it('and keep folders of households that this database does not know', async () => {
      const stranger = join(server.uploadFolder, randomUUID());
      await mkdir(stranger);
      const past = new Date(0);
      for (const [name, content] of [
        ['.a.part', 'theirs'],
        [hashOf('theirs'), 'theirs'],
      ] as const) {
        await writeFile(join(stranger, name), content);
        await utimes(join(stranger, name), past, past);
      }
      expect(await sweep()).toBe(0);
      expect(await readdir(stranger)).toHaveLength(2);
    });
  });
});
