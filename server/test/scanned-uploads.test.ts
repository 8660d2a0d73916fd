import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clamd, findClamd, startClamd } from '../../scripts/testing/clamd.ts';
import { AttachmentClient, filesOf } from './support/attachment-client.ts';
import { Books } from './support/books.ts';
import { TestClient } from './support/client.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';
import { type ServerProcess, spawnServer } from './support/server.ts';

/** What this test's scanner finds, and nobody else's. */
const marker = ['what only', 'this test', 'takes for malicious'].join(' ');

let database: TestDatabase;
let pool: Pool;
let uploads: string;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new Pool({ connectionString: database.url });
  uploads = await mkdtemp(join(tmpdir(), 'finance-uploads-'));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
  await rm(uploads, { recursive: true, force: true });
});

interface Surroundings {
  readonly server: ServerProcess;
  readonly books: Books;
  readonly files: AttachmentClient;
}

async function serverWith(scanner: Record<string, string>): Promise<Surroundings> {
  const server = await spawnServer({
    DATABASE_URL: database.url,
    UPLOAD_FOLDER: uploads,
    METRICS: 'true',
    UPLOAD_MEGABYTES_MAX: '4',
    ...scanner,
  });
  const books = await Books.make(new TestClient(server.url));
  return { server, books, files: AttachmentClient.of(books) };
}

/** Nothing of the household's uploads is there, in no folder and no table. */
async function expectNothingKept({ books: { householdId } }: Surroundings): Promise<void> {
  const { rows } = await pool.query('select from stored_file where household_id = $1', [householdId]);
  expect([rows.length, filesOf(uploads, householdId)]).toEqual([0, []]);
}

/** Everything but uploads. */
async function expectTheRestToWork({ server, books }: Surroundings): Promise<void> {
  await books.spend('5.00');
  const ready = await fetch(`${server.url}/health?check=ready`);
  expect([ready.status, await ready.json()]).toEqual([200, expect.objectContaining({ status: 'ready' })]);
}

const away = {
  status: 503,
  body: {
    code: 'scanner_is_away',
    message:
      'The virus scanner of this server does not answer, so the file was not kept. Everything else works. Upload it again in a few minutes; if that does not help, tell whoever runs the server.',
  },
};

const clamdFile = findClamd();

describe.runIf(clamdFile !== null)('an upload that clamd looks at', () => {
  let clamd: Clamd;
  let place: Surroundings;
  beforeAll(async () => {
    clamd = await startClamd(clamdFile ?? '', { signatures: { 'Test.Marker': marker }, megabytesMax: 2 });
    place = await serverWith({ CLAMD_URL: clamd.url });
  });
  afterAll(async () => {
    await place?.server.stop();
    await clamd?.stop();
  });

  it.each([
    ['a note', 'note.txt', marker],
    ['a bank file', 'bank.csv', `Date,Payee,Amount\n2026-01-05,${marker},-5.00\n`],
    ['a file in whose middle it stands', 'large.bin', `${'x'.repeat(65_530)}${marker}${'y'.repeat(900_000)}`],
  ])('is refused when it is found in %s, and nothing of it is kept', async (_what, name, content) => {
    const { server, books, files } = place;
    const before = server.output().length;
    expect(await files.upload(content, name)).toMatchObject({
      status: 422,
      body: {
        code: 'file_is_malicious',
        params: { signature: 'Test.Marker.UNOFFICIAL' },
        message:
          'The virus scanner of this server found “Test.Marker.UNOFFICIAL” in this file, so it was not kept. Do not open the file; if you are sure that it is harmless, ask whoever runs the server.',
      },
    });
    await expectNothingKept(place);
    const told = () =>
      server
        .output()
        .slice(before)
        .split('\n')
        .filter((line) => line.includes('Test.Marker'));
    await expect.poll(told).toHaveLength(1);
    expect(JSON.parse(told()[0] ?? '')).toMatchObject({
      level: 40,
      householdId: books.householdId,
      signature: 'Test.Marker.UNOFFICIAL',
      requestId: expect.any(String),
    });
  });

  it('is refused when clamd does not look at so large a file, and nothing of it is kept', async () => {
    expect(await place.files.upload('x'.repeat(3 * 1_048_576), 'a.txt')).toMatchObject({
      status: 413,
      body: { code: 'file_too_large_to_scan', message: expect.stringContaining('StreamMaxLength') },
    });
    await expectNothingKept(place);
  });

  it('is refused while clamd is away, and nothing of it is kept; the rest works, and uploads when it is back', async () => {
    await clamd.kill();
    expect(await place.files.upload('harmless', 'a.txt')).toMatchObject(away);
    await expectNothingKept(place);
    await expectTheRestToWork(place);
    await clamd.restart();
    expect(await place.files.upload('harmless', 'a.txt')).toMatchObject({ status: 200 });
  });

  it('is kept as it is when nothing is found, beside one that is refused, and counted', async () => {
    const { server, books, files } = place;
    const content = `${'harmless '.repeat(100_000)}`;
    const [kept, refused] = await Promise.all([
      files.upload(content, 'a.txt'),
      files.upload(marker, 'b.txt'),
    ]);
    expect([kept.status, refused.body.code]).toEqual([200, 'file_is_malicious']);
    const { id } = await books.spend('7.00');
    const { address } = await files.attach(id, kept.body.fileId);
    expect(await (await files.download(address)).text()).toBe(content);
    const figures = await (await fetch(`${server.url}/metrics`)).text();
    for (const figure of ['clean"} 2', 'found"} 4', 'too_large"} 1', 'away"} 1'])
      expect(figures).toContain(`finance_upload_scans_total{outcome="${figure}`);
  });
});

describe('an upload whose scanner says nothing', () => {
  let silent: Server;
  const sockets = new Set<Socket>();
  let place: Surroundings;
  beforeAll(async () => {
    silent = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).resume();
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    place = await serverWith({ CLAMD_URL: `tcp://127.0.0.1:${port}`, CLAMD_SECONDS_MAX: '1' });
  });
  afterAll(async () => {
    await place?.server.stop();
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it('is refused after a while, and nothing of it is kept; the rest works meanwhile', async () => {
    const waiting = place.files.upload('harmless', 'a.txt');
    await expectTheRestToWork(place);
    expect(await waiting).toMatchObject(away);
    await expectNothingKept(place);
    await expect.poll(() => place.server.output()).toContain('it did not answer within 1000 ms');
  });
});
